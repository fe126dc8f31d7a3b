// What programs that are not ours make of what Media writes: sharp reads its pictures, Cloudinary's own package signs and names as it does.
import { readFileSync } from 'node:fs';
import cloudinary from 'cloudinary';
import sharp from 'sharp';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const pixels = picture => sharp(picture, { pages: -1 }).raw().toBuffer();

const look = async ({ before, after }) => {
  const [was, is] = [Buffer.from(before, 'base64'), Buffer.from(after, 'base64')];
  const [expected, found, said] = [await pixels(was), await pixels(is), await sharp(is).metadata()];
  const differences = expected.map((value, at) => Math.abs(value - found[at]));
  const upright = await sharp(is).autoOrient().toBuffer({ resolveWithObject: true });
  return {
    size: `${upright.info.width} x ${upright.info.height}`,
    pages: said.pages ?? 1,
    isAsLong: expected.length === found.length,
    farthest: differences.reduce((most, one) => Math.max(most, one), 0),
    words: [...(said.comments ?? []), said.xmp && 'xmp'].filter(Boolean).length,
    exif: said.exif?.length ?? 0,
  };
};

const answer = {
  pictures: await Promise.all((asked.pictures ?? []).map(look)),
  signatures: (asked.signed ?? []).map(({ fields, secret }) => cloudinary.v2.utils.api_sign_request(fields, secret)),
  addresses: (asked.addresses ?? []).map(({ id, options }) => cloudinary.v2.url(id, options)),
};
console.log(JSON.stringify(answer));
