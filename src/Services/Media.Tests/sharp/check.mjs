// What a program that is not ours makes of the pictures that Media writes: the same as of those that came.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const { pictures } = JSON.parse(readFileSync(0, 'utf8'));
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

console.log(JSON.stringify({ pictures: await Promise.all(pictures.map(look)) }));
