// Cloudinary's own package signs what we sign, and names the addresses that we name.
import { readFileSync } from 'node:fs';
import { v2 as cloudinary } from 'cloudinary';

const { signed, addresses } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify({
  signatures: signed.map(({ fields, secret }) => cloudinary.utils.api_sign_request(fields, secret)),
  addresses: addresses.map(({ id, options }) => cloudinary.url(id, options)),
}));
