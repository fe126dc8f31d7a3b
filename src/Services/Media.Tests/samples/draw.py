"""Draws the sample pictures that the tests of Media read: one of each way to write a picture, as small as can be, full of what must go.
Needs Pillow (on Debian: apt-get install python3-pil), which can not write deep.png: 16 bits and interlaced, it comes from libvips.
They are checked in; run this only to change one of them."""
from PIL import Image, ImageCms, PngImagePlugin

GPS = {1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)}
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret place</x:xmpmeta>"


def picture(mode="RGB", size=(24, 16), shift=0):
    one = Image.new("RGB", size)
    one.putdata([((x * 10 + shift) % 256, (y * 15) % 256, (x * y + shift) % 256) for y in range(size[1]) for x in range(size[0])])
    return one.convert(mode)


def exif(orientation):
    said = Image.Exif()
    said[0x010F] = "Secret Camera Works"
    said[0x0112] = orientation
    said[0x8825] = GPS
    return said


picture().save("camera.jpg", quality=70, exif=exif(6), icc_profile=PROFILE, comment=b"secret comment", dpi=(72, 72))
picture().save("progressive.jpg", quality=60, progressive=True, subsampling=2)
picture("CMYK").save("cmyk.jpg", quality=70)
picture("L", (17, 9)).save("grey.jpg", quality=50)

words = PngImagePlugin.PngInfo()
words.add_text("Comment", "secret comment")
words.add_itxt("XML:com.adobe.xmp", XMP.decode())
words.add_text("Long", "secret " * 500, zip=True)
small = picture("P")
small.save("palette.png", pnginfo=words, transparency=3, icc_profile=PROFILE, dpi=(72, 72))
picture("RGBA").save("turned.png", pnginfo=words, exif=exif(8))
picture("1", (13, 5)).save("bits.png")
frames = [picture(shift=50 * i) for i in range(3)]
frames[0].save("moving.png", save_all=True, append_images=frames[1:], duration=100, loop=2, pnginfo=words)

small.save("still.gif", comment=b"secret comment", interlace=1)
frames[0].save("moving.gif", save_all=True, append_images=frames[1:], duration=100, loop=0, comment=b"secret comment", disposal=2)

picture().save("lossy.webp", quality=50)
picture().save("lossless.webp", lossless=True)
clear = picture("RGBA")
clear.putalpha(picture("L"))
clear.save("clear.webp", quality=50)
picture().save("turned.webp", quality=50, exif=exif(6).tobytes(), icc_profile=PROFILE, xmp=XMP)
frames[0].save("moving.webp", save_all=True, append_images=frames[1:], duration=100, loop=0, quality=50, exif=exif(1).tobytes())
