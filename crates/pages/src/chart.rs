//! Charts as SVG made by the server: bars, lines, stacks over months; each with its words and its table, so that nothing is in the picture alone.

use domain::indonesian::thousands;
use domain::performance::ShownCount;
use std::fmt::Write as _;

/// A chart over months; `templates/chart.html` shows it.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Unique in its page.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// How values are drawn.
    pub kind: Kind,
    /// Unit of the values in the words, or empty.
    pub unit: &'static str,
    /// Months in short and in full, oldest first.
    pub labels: Vec<(String, String)>,
    /// What is drawn, two at the most, of different marks.
    pub series: Vec<Series>,
    /// A line to compare with, and what it means.
    pub goal: Option<(u32, String)>,
    /// End of the scale; `None`, a round number above all values.
    pub top: Option<u32>,
}

/// How values are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Side by side.
    #[default]
    Bars,
    /// Joined.
    Lines,
    /// One on the other.
    Stacked,
}

/// Colour, shape and outline of a series, by class in the stylesheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Dark green; round.
    A,
    /// Gold with a dark edge; square.
    B,
    /// Red; square.
    C,
}

impl Mark {
    /// Class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
        }
    }
}

/// Values with a name.
#[derive(Clone, Debug)]
pub struct Series {
    /// In the key and the table.
    pub name: String,
    /// How it looks.
    pub mark: Mark,
    /// One for each label.
    pub points: Vec<Point>,
}

/// A value of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Known.
    Value(u32),
    /// 1 to 4, not shown.
    Few,
    /// Not shown, so that another does not follow from it.
    Withheld,
    /// There is none.
    None,
}

impl From<ShownCount> for Point {
    fn from(shown: ShownCount) -> Self {
        match shown {
            ShownCount::Number(number) => Self::Value(number),
            ShownCount::Few => Self::Few,
            ShownCount::Withheld => Self::Withheld,
        }
    }
}

impl Point {
    /// In a table.
    pub fn text(self) -> String {
        match self {
            Self::Value(value) => thousands(value.into()),
            Self::Few => "< 5".into(),
            Self::Withheld => "disembunyikan".into(),
            Self::None => "–".into(),
        }
    }

    fn value(self) -> Option<u32> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    fn is_hidden(self) -> bool {
        matches!(self, Self::Few | Self::Withheld)
    }
}

/// The drawing, in units of its own: left and right end of the axis, base line, height above it.
const LEFT: f64 = 34.0;
const WIDTH: f64 = 484.0;
const BASE: f64 = 205.0;
const HEIGHT: f64 = 175.0;
/// From here on values are not written beside what is drawn, and every other month is left out on narrow screens.
const LABELLED_MAX: usize = 6;

impl Chart {
    /// Whether some value is not shown; the key explains its outline.
    pub fn hides(&self) -> bool {
        self.kind != Kind::Lines && self.series.iter().any(|s| s.points.iter().any(|p| p.is_hidden()))
    }

    /// The newest values, in words: what somebody who does not see the drawing must know first.
    pub fn words(&self) -> String {
        let (Some((_, first)), Some((_, last))) = (self.labels.first(), self.labels.last()) else {
            return String::new();
        };
        let values = self.series.iter().filter_map(|s| {
            let text = s.points.last()?.text();
            let joint = if self.unit.starts_with('%') { "" } else { " " };
            Some(format!("{} {text}{joint}{}", s.name, self.unit).trim_end().to_owned())
        });
        format!("{first} sampai {last}. Terakhir: {}.", values.collect::<Vec<_>>().join(", "))
    }

    /// The table: a month and its values.
    pub fn rows(&self) -> Vec<(&str, Vec<String>)> {
        let values = |i: usize| self.series.iter().map(move |s| s.points.get(i).map(|p| p.text()).unwrap_or_default());
        self.labels.iter().enumerate().map(|(i, (_, full))| (full.as_str(), values(i).collect())).collect()
    }

    /// A round number, in two equal steps.
    fn scale(&self) -> u32 {
        let highest = (0..self.labels.len()).map(|i| {
            let values = self.series.iter().filter_map(|s| s.points.get(i).and_then(|p| p.value()));
            if self.kind == Kind::Stacked { values.sum() } else { values.max().unwrap_or(0) }
        });
        let highest = highest.chain(self.goal.iter().map(|(goal, _)| *goal)).max().unwrap_or(0);
        let mut power = 1;
        loop {
            let step = [1, 2, 3, 4, 5, 6, 8].into_iter().map(|n| n * power).find(|step| step * 2 >= highest);
            match step {
                Some(step) => return self.top.unwrap_or(step * 2),
                None => power *= 10,
            }
        }
    }

    /// What is drawn inside the `svg`: numbers and names of classes, and months, nothing typed by anybody.
    pub fn drawing(&self) -> String {
        let mut svg = String::new();
        let top = self.scale();
        for tick in [0, top / 2, top] {
            let y = height(tick, top);
            let _ = write!(svg, r#"<path class="ax" d="M{LEFT} {y:.1}h{WIDTH}"/>"#);
            let _ = write!(
                svg,
                r#"<text class="y" x="{}" y="{:.1}">{}</text>"#,
                LEFT - 6.0,
                y + 4.5,
                thousands(tick.into())
            );
        }
        for (i, (short, _)) in self.labels.iter().enumerate() {
            let spare = self.labels.len() > LABELLED_MAX && (self.labels.len() - 1 - i) % 2 == 1;
            let class = if spare { "x spare" } else { "x" };
            let _ = write!(svg, r#"<text class="{class}" x="{:.1}" y="229">{short}</text>"#, self.middle(i));
        }
        if let Some((goal, _)) = &self.goal {
            let _ = write!(svg, r#"<path class="goal" d="M{LEFT} {:.1}h{WIDTH}"/>"#, height(*goal, top));
        }
        match self.kind {
            Kind::Bars => self.bars(&mut svg, top),
            Kind::Lines => self.series.iter().for_each(|series| self.line(&mut svg, series, top)),
            Kind::Stacked => self.stacks(&mut svg, top),
        }
        svg
    }

    fn group(&self) -> f64 {
        WIDTH / as_f64(self.labels.len().max(1))
    }

    fn middle(&self, i: usize) -> f64 {
        LEFT + self.group() * (as_f64(i) + 0.5)
    }

    fn bars(&self, svg: &mut String, top: u32) {
        let count = as_f64(self.series.len().max(1));
        let width = (self.group() * 0.76 / count).min(26.0);
        for (s, series) in self.series.iter().enumerate() {
            for (i, point) in series.points.iter().enumerate() {
                let x = self.middle(i) + (as_f64(s) - count / 2.0) * width;
                self.bar(svg, (series.mark, *point), (x + 0.75, width - 1.5, height(0, top)), top);
            }
        }
    }

    fn stacks(&self, svg: &mut String, top: u32) {
        let width = (self.group() * 0.6).min(40.0);
        for i in 0..self.labels.len() {
            let mut foot = BASE;
            for series in &self.series {
                let Some(point) = series.points.get(i) else { continue };
                foot = self.bar(svg, (series.mark, *point), (self.middle(i) - width / 2.0, width, foot), top);
            }
        }
    }

    /// One bar from its foot; returns where it ends. A hidden value is a small outline whose height says nothing.
    fn bar(&self, svg: &mut String, what: (Mark, Point), at: (f64, f64, f64), top: u32) -> f64 {
        let ((mark, point), (x, width, foot)) = (what, at);
        match point {
            Point::Value(0) | Point::None => foot,
            Point::Value(value) => {
                let head = foot - (BASE - height(value, top));
                let _ = write!(
                    svg,
                    r#"<path class="{} bar" d="M{x:.1} {foot:.1}V{head:.1}h{width:.1}V{foot:.1}z"/>"#,
                    mark.class()
                );
                if self.labels.len() <= LABELLED_MAX && self.kind == Kind::Bars {
                    let _ = write!(
                        svg,
                        r#"<text class="v vb" x="{:.1}" y="{:.1}">{}</text>"#,
                        x + width / 2.0,
                        head - 6.0,
                        thousands(value.into())
                    );
                }
                head
            }
            Point::Few | Point::Withheld => {
                let head = foot - 7.0;
                let _ = write!(svg, r#"<path class="few" d="M{x:.1} {foot:.1}V{head:.1}h{width:.1}V{foot:.1}"/>"#);
                head
            }
        }
    }

    fn line(&self, svg: &mut String, series: &Series, top: u32) {
        let points =
            series.points.iter().enumerate().map(|(i, p)| p.value().map(|v| (self.middle(i), height(v, top), v)));
        let points: Vec<Option<(f64, f64, u32)>> = points.collect();
        let mut path = String::new();
        let mut joined = false;
        for point in &points {
            if let Some((x, y, _)) = point {
                let _ = write!(path, "{}{x:.1} {y:.1}", if joined { "L" } else { "M" });
            }
            joined = point.is_some();
        }
        let class = series.mark.class();
        let _ = write!(svg, r#"<path class="ln {class}" d="{path}"/>"#);
        for (x, y, _) in points.iter().flatten() {
            let _ = if series.mark == Mark::A {
                write!(svg, r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="5"/>"#)
            } else {
                write!(svg, r#"<path class="{class}" d="M{:.1} {:.1}h9v9h-9z"/>"#, x - 4.5, y - 4.5)
            };
        }
        if let Some((x, y, value)) = points.last().copied().flatten() {
            let y = if series.mark == Mark::A && self.series.len() > 1 { y + 20.0 } else { y - 11.0 };
            let _ = write!(
                svg,
                r#"<text class="v" x="{x:.1}" y="{:.1}">{}</text>"#,
                y.min(BASE - 5.0),
                thousands(value.into())
            );
        }
    }
}

fn height(value: u32, top: u32) -> f64 {
    BASE - HEIGHT * f64::from(value) / f64::from(top.max(1))
}

/// Places in a chart are few.
fn as_f64(place: usize) -> f64 {
    u32::try_from(place).map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(kind: Kind, one: &[Point], other: &[Point]) -> Chart {
        let series = |name: &str, mark, points: &[Point]| Series { name: name.into(), mark, points: points.to_vec() };
        Chart {
            kind,
            labels: one.iter().map(|_| ("Nov".to_owned(), "November 2026".to_owned())).collect(),
            series: vec![series("Masuk", Mark::A, one), series("Terbit", Mark::B, other)],
            ..Chart::default()
        }
    }

    #[test]
    fn the_scale_is_round_and_holds_every_value() {
        let top = |highest| chart(Kind::Bars, &[Point::Value(highest)], &[Point::None]).scale();
        assert_eq!([0, 1, 7, 13, 99, 371, 1042].map(top), [2, 2, 8, 16, 100, 400, 1200]);
        let stacked = chart(Kind::Stacked, &[Point::Value(60)], &[Point::Value(60)]);
        assert_eq!(stacked.scale(), 120, "a stack is as high as its parts together");
    }

    #[test]
    fn a_hidden_value_is_drawn_alike_whatever_it_is() {
        let outline = |point| {
            let drawing = chart(Kind::Bars, &[Point::Value(9)], &[point]).drawing();
            drawing.split("<path class=\"few\"").nth(1).map(str::to_owned)
        };
        assert!(outline(Point::Few).is_some());
        assert_eq!(outline(Point::Few), outline(Point::Withheld));
        assert_eq!(outline(Point::None), None);
        assert!(chart(Kind::Stacked, &[Point::Few], &[Point::None]).hides());
    }

    #[test]
    fn a_line_breaks_where_nothing_is_known() {
        let drawing = chart(Kind::Lines, &[Point::Value(2), Point::None, Point::Value(4)], &[Point::None; 3]).drawing();
        let path = drawing.split("<path class=\"ln a\" d=\"").nth(1).and_then(|d| d.split('"').next()).unwrap();
        assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 0));
    }
}
