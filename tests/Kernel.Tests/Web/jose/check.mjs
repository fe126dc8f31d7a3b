// The counterpart of our tokens: verifies what we signed, and signs what we must accept or refuse. JSON in, JSON out.
import {
  SignJWT, UnsecuredJWT, calculateJwkThumbprint, createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, jwtVerify,
} from 'jose';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const { jwks, tokens, issuer, audience, type } = JSON.parse(input);

const verified = [];
for (const token of tokens) {
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
    issuer, audience, typ: type, algorithms: ['ES256'], requiredClaims: ['sub', 'sid', 'role', 'email', 'iat', 'nbf', 'exp', 'jti'],
  });
  verified.push({ ...payload, alg: protectedHeader.alg, kid: protectedHeader.kid });
}
const thumbprints = await Promise.all(jwks.keys.map((key) => calculateJwkThumbprint(key)));

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256');
const wide = await generateKeyPair('ES384');
const jwk = await exportJWK(publicKey);
const kid = await calculateJwkThumbprint(jwk);
const header = { alg: 'ES256', typ: type, kid };
const now = Math.floor(Date.now() / 1000);
const claims = { iss: issuer, aud: audience, sub: 'usr_j', sid: 'ses_j', role: 'staff', email: 'jo@shop.test', iat: now, nbf: now, exp: now + 600, jti: 'jti_j' };
const sign = (change = {}, head = {}, key = privateKey, options = undefined) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...header, ...head }).sign(key, options);
const bytes = (text) => new TextEncoder().encode(text);

const good = { plain: await sign(), 'more claims': await sign({ amr: ['pwd'] }) };
const bad = {
  'alg none': new UnsecuredJWT({ ...claims, role: 'admin' }).encode(),
  'HS256 with the public PEM': await sign({ role: 'admin' }, { alg: 'HS256' }, bytes(await exportSPKI(publicKey))),
  'HS256 with the public JWK': await sign({ role: 'admin' }, { alg: 'HS256' }, bytes(JSON.stringify(jwk))),
  ES384: await sign({}, { alg: 'ES384' }, wide.privateKey),
  'another key': await sign({}, {}, other.privateKey),
  'embedded key': await sign({}, { jwk: await exportJWK(other.publicKey) }, other.privateKey),
  'key address': await sign({}, { jku: 'https://evil.test/keys' }),
  'critical extension': await sign({}, { crit: ['b64'], b64: true }),
  'wrong type': await sign({}, { typ: 'JWT' }),
  'wrong audience': await sign({ aud: 'another-api' }),
  'two audiences': await sign({ aud: [audience, 'another-api'] }),
  'wrong issuer': await sign({ iss: 'https://evil.test' }),
  expired: await sign({ iat: now - 661, nbf: now - 661, exp: now - 61 }),
  'not yet': await sign({ nbf: now + 600 }),
  'without an end': await sign({ exp: undefined }),
  'lives for a day': await sign({ exp: now + 86400 }),
};
process.stdout.write(JSON.stringify({ verified, thumbprints, key: { keyId: kid, x: jwk.x, y: jwk.y }, good, bad }));
