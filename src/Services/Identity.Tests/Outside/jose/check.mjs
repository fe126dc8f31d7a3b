// The counterpart of our reading of id tokens: judges tokens that we judge too, and signs tokens for us to judge. JSON in, JSON out.
import {
  SignJWT, UnsecuredJWT, createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, jwtVerify,
} from 'jose';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const { sets, issuer, audience } = JSON.parse(input);

// What it says of each of our tokens: "good", or why not.
const verdicts = {};
for (const [kind, set] of Object.entries(sets)) {
  const options = {
    issuer: set.issuer, audience: set.audience, algorithms: set.algorithms, currentDate: new Date(set.now),
    requiredClaims: ['sub', 'iat', 'exp'],
  };
  verdicts[kind] = {};
  for (const [name, token] of Object.entries(set.tokens)) {
    verdicts[kind][name] = await jwtVerify(token, createLocalJWKSet(set.jwks), options).then(() => 'good', (error) => error.code ?? error.name);
  }
}

const now = Math.floor(Date.now() / 1000);
const claims = {
  iss: issuer, aud: audience, sub: 'sub-j', iat: now, exp: now + 600, auth_time: now, email: 'jo@shop.test', email_verified: true, name: 'Jo',
};
const bytes = (text) => new TextEncoder().encode(text);

async function signed(alg) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const other = await generateKeyPair(alg);
  const jwk = { ...(await exportJWK(publicKey)), kid: `key-${alg}`, use: 'sig', alg };
  const sign = (change = {}, head = {}, key = privateKey) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg, kid: jwk.kid, typ: 'JWT', ...head }).sign(key);
  return {
    jwk,
    good: {
      plain: await sign(),
      'without a type': await sign({}, { typ: undefined }),
      'two audiences, asked for by us': await sign({ aud: ['another', audience], azp: audience }),
      'more claims': await sign({ amr: ['pwd'], groups: ['a', 'b'] }),
      'a nonce': await sign({ nonce: 'n-1' }),
    },
    bad: {
      'alg none': new UnsecuredJWT(claims).encode(),
      'HS256 with the public PEM': await sign({}, { alg: 'HS256' }, bytes(await exportSPKI(publicKey))),
      'HS256 with the public JWK': await sign({}, { alg: 'HS256' }, bytes(JSON.stringify(jwk))),
      'another key': await sign({}, {}, other.privateKey),
      'embedded key': await sign({}, { jwk: await exportJWK(other.publicKey) }, other.privateKey),
      'key address': await sign({}, { jku: 'https://evil.test/keys' }),
      'another kid': await sign({}, { kid: 'another' }),
      'wrong audience': await sign({ aud: 'another' }),
      'wrong issuer': await sign({ iss: 'https://evil.test' }),
      expired: await sign({ iat: now - 661, exp: now - 61 }),
      'not yet': await sign({ nbf: now + 600 }),
      'without an end': await sign({ exp: undefined }),
      'without a subject': await sign({ sub: undefined }),
    },
  };
}

// The same key signs by an algorithm of another name, or of another padding.
async function otherwise() {
  const pss = await generateKeyPair('PS256', { extractable: true });
  const jwk = { ...(await exportJWK(pss.publicKey)), kid: 'key-PS256', use: 'sig', alg: 'RS256' };
  const wide = await generateKeyPair('RS512', { extractable: true });
  const wideJwk = { ...(await exportJWK(wide.publicKey)), kid: 'key-RS512', use: 'sig' };
  return {
    jwks: [jwk, wideJwk],
    bad: {
      PS256: await new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid: jwk.kid }).sign(pss.privateKey),
      RS512: await new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: wideJwk.kid }).sign(wide.privateKey),
    },
  };
}

process.stdout.write(JSON.stringify({ verdicts, RS256: await signed('RS256'), ES256: await signed('ES256'), otherwise: await otherwise() }));
