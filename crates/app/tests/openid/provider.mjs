// A provider of sign-ins by others (npm oidc-provider) on a port of its own. Who sits in front of it is said by `GET /as/NAME`;
// `nobody` says no. Prints its address.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

const { Provider } = await import(process.env.OIDC_PROVIDER);
const [callback, secret, port] = process.argv.slice(2);
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
let person = 'nobody';

const server = createServer();
server.listen(Number(port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'saporancak',
        client_secret: secret,
        redirect_uris: [callback],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256' }] },
    cookies: { keys: [secret] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: `${id}@dinas` }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    // Whoever signs in lets us know who they are.
    async loadExistingGrant(context) {
      const grant = new provider.Grant({
        clientId: context.oidc.client.clientId,
        accountId: context.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    const path = new URL(request.url, issuer).pathname;
    if (path.startsWith('/as/')) {
      person = path.slice('/as/'.length);
      response.end();
    } else if (path.startsWith('/interaction/')) {
      const result = person === 'nobody' ? { error: 'access_denied' } : { login: { accountId: person } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    } else {
      answer(request, response);
    }
  });
  console.log(issuer);
});
