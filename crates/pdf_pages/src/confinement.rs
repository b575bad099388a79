//! What the drawing process gives up before it looks at a byte of the PDF, and can never get back.

use crate::failure::Failure;
use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, Scope};
use rustix::process::{Resource, Rlimit, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    apply_filter_all_threads,
};
use std::collections::BTreeMap;
use std::env::consts::ARCH;

/// For a page with a large scan; what wants more ends the process.
const MEMORY_BYTES_MAX: u64 = 768 << 20;

/// Of the processor, not of the clock on the wall.
const SECONDS_MAX: u64 = 15;

/// Limits, files and network; everything but the last step, [`forbid_calls`]. To be called before there is a second thread, which inherits it.
pub fn give_up_rights() -> Result<(), Failure> {
    // As far as this kernel knows it (Linux 5.13 and later): the filter of calls alone already lets no file and no socket be opened.
    let abi = ABI::V6;
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .map_err(|e| Failure::NotConfined(e.to_string()))?;
    let limits = [
        (Resource::Data, MEMORY_BYTES_MAX),
        (Resource::Cpu, SECONDS_MAX),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        // Standard input, output and error are open; nothing more can be.
        (Resource::Nofile, 3),
    ];
    for (what, most) in limits {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        setrlimit(what, limit).map_err(|e| Failure::NotConfined(format!("{what:?}: {e}")))?;
    }
    Ok(())
}

/// From here on every thread may compute, take memory, write to what is open, and end. A library that asks the system how many
/// processors it has by opening a file is told that it may not; any other call ends the process.
pub fn forbid_calls() -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::NotConfined(error.to_string());
    let architecture = ARCH.try_into().map_err(|e: seccompiler::BackendError| failed(&e))?;
    let rules = allowed().map_err(|e| failed(&e))?;
    let refused = SeccompAction::Errno(libc::EACCES.unsigned_abs());
    let opening = BTreeMap::from([(libc::SYS_openat, Vec::new())]);
    let filters = [
        SeccompFilter::new(opening, SeccompAction::Allow, refused, architecture),
        SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, architecture),
    ];
    // Of what two filters say, the stricter is done: opening a file passes the second and is refused by the first.
    for filter in filters {
        let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(|e| failed(&e))?;
        apply_filter_all_threads(&program).map_err(|e| failed(&e))?;
    }
    Ok(())
}

fn allowed() -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let always = [
        libc::SYS_openat,
        libc::SYS_write,
        libc::SYS_futex,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = always.into_iter().map(|call| (call, Vec::new())).collect();
    // Memory, but none that can be run.
    for call in [libc::SYS_mmap, libc::SYS_mprotect] {
        let runs = u64::from(libc::PROT_EXEC.unsigned_abs());
        let not_run = SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(runs), 0)?;
        rules.insert(call, vec![SeccompRule::new(vec![not_run])?]);
    }
    Ok(rules)
}
