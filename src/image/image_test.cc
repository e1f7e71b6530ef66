#include "image/image.h"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <filesystem>

#include "base/check.h"

#include "image/shelf.h"
#include "testing/folders.h"

namespace noren::image {
namespace {

// A picture of one colour, as a file of the wanted kind; of a phone held sideways when orientation is 6.
std::string picture(const char* suffix, int width, int height, int orientation = 1) {
  (void)make_ready("x");  // starts libvips
  VipsImage* black = nullptr;
  VipsImage* colour = nullptr;
  check(vips_black(&black, width, height, "bands", 3, nullptr) == 0, "no picture");
  const double factor[] = {1, 1, 1};
  const double shade[] = {120, 80, 200};
  check(vips_linear(black, &colour, factor, shade, 3, "uchar", TRUE, nullptr) == 0, "no colour");
  vips_image_set_int(colour, VIPS_META_ORIENTATION, orientation);
  vips_image_set_string(colour, "exif-ifd3-GPSLatitude", "33/1 35/1 0/1 (33, 35, 0, Rational, 3 components, 24 bytes)");
  void* out = nullptr;
  std::size_t size = 0;
  check(vips_image_write_to_buffer(colour, suffix, &out, &size, nullptr) == 0, "not written");
  std::string bytes(static_cast<const char*>(out), size);
  g_free(out);
  g_object_unref(colour);
  g_object_unref(black);
  return bytes;
}

TEST(MakeReady, APictureComesInThreeSizesWithoutMetadata) {
  const std::string photo = picture(".jpg", 2400, 1200);
  ASSERT_NE(photo.find("Exif"), std::string::npos) << "the test's own photo must carry something to lose";
  const auto ready = make_ready(photo);
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->width, 1600);
  EXPECT_EQ(ready->height, 800);
  ASSERT_EQ(ready->sizes.size(), 3u);
  EXPECT_EQ(ready->sizes[0].width, 320);
  EXPECT_EQ(ready->sizes[1].width, 800);
  for (const Sized& sized : ready->sizes) {
    EXPECT_EQ(sized.webp.substr(8, 4), "WEBP");
    VipsImage* read = nullptr;
    ASSERT_EQ(vips_webpload_buffer(const_cast<char*>(sized.webp.data()), sized.webp.size(), &read, nullptr), 0);
    EXPECT_EQ(vips_image_get_typeof(read, "exif-ifd3-GPSLatitude"), 0u) << "where it was taken goes nowhere";
    g_object_unref(read);
  }
}

TEST(MakeReady, APhoneHeldSidewaysComesUpright) {
  const auto ready = make_ready(picture(".jpg", 800, 400, 6));
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->width, 400);
  EXPECT_EQ(ready->height, 800);
}

TEST(MakeReady, SmallPicturesAreNotEnlarged) {
  const auto medium = make_ready(picture(".png", 500, 500));
  ASSERT_TRUE(medium);
  ASSERT_EQ(medium->sizes.size(), 2u);
  EXPECT_EQ(medium->sizes[1].width, 500);
  const auto tiny = make_ready(picture(".webp", 40, 30));
  ASSERT_TRUE(tiny);
  ASSERT_EQ(tiny->sizes.size(), 1u);
  EXPECT_EQ(tiny->width, 40);
}

TEST(MakeReady, WhatIsNoPictureIsRefusedInWords) {
  std::string bomb = picture(".png", 16, 16);
  bomb.replace(16, 8, std::string("\0\1\0\0\0\1\0\0", 8));  // the header says 65536 x 65536
  const std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>)";
  const std::pair<std::string, ImageError> cases[] = {
      {"", ImageError::empty},
      {std::string(kBytesMax + 1, 'x'), ImageError::too_many_bytes},
      {"<html>hello", ImageError::unknown_type},
      {"%PDF-1.4", ImageError::unknown_type},
      {svg, ImageError::unknown_type},
      {"\xff\xd8\xff\xe0 not really", ImageError::broken},
  };
  for (const auto& [bytes, error] : cases) {
    const auto ready = make_ready(bytes);
    ASSERT_FALSE(ready) << bytes.substr(0, 20);
    EXPECT_EQ(ready.error(), error) << bytes.substr(0, 20);
  }
  const auto ready = make_ready(bomb);
  ASSERT_FALSE(ready);
  EXPECT_TRUE(ready.error() == ImageError::too_many_pixels || ready.error() == ImageError::broken);
}

TEST(MakeReady, AnUploadThatStoppedHalfWayIsRefusedAndAPhotoWithATrailerIsNot) {
  const std::string photo = picture(".jpg", 900, 700);
  for (const std::size_t part : {photo.size() - 1, photo.size() / 2, photo.size() / 8}) {
    const auto ready = make_ready(photo.substr(0, part));
    ASSERT_FALSE(ready) << part;
    EXPECT_EQ(ready.error(), ImageError::broken);
  }
  EXPECT_TRUE(make_ready(photo + "\xff\xda film \xff\xc0")) << "phones append films and depth maps";
}

TEST(MakeReady, EveryKindThatStoppedOnItsWayIsRefusedWithoutAWordOnStderr) {
  for (const char* suffix : {".jpg", ".jpg[interlace]", ".png", ".png[interlace]", ".png[palette]", ".webp", ".gif"}) {
    const std::string whole = picture(suffix, 900, 700);
    EXPECT_TRUE(make_ready(whole)) << suffix;
    for (const std::size_t part : {std::size_t{200}, whole.size() / 2, whole.size() - 20}) {
      ::testing::internal::CaptureStderr();
      const auto ready = make_ready(whole.substr(0, part));
      EXPECT_EQ(::testing::internal::GetCapturedStderr(), "") << suffix << " " << part;
      ASSERT_FALSE(ready) << suffix << " " << part;
      EXPECT_EQ(ready.error(), ImageError::broken) << suffix << " " << part;
    }
  }
}

TEST(MakeReady, OurOwnDrawingsAreDrawnAtEverySize) {
  const std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><circle cx="200" cy="150" r="100" fill="#7a4a2b"/></svg>)";
  const auto ready = make_ready(svg, {.trusted_svg = true});
  ASSERT_TRUE(ready);
  EXPECT_EQ(ready->sizes.size(), 3u);
  EXPECT_EQ(ready->width, 1600);
  EXPECT_EQ(ready->height, 1200);
}

class PictureShelf : public ::testing::Test {
 protected:
  ~PictureShelf() override { testing::remove_folder(folder_); }
  const std::string folder_ = testing::make_folder();
  const Shelf shelf_{folder_ + "/pictures"};
};

TEST_F(PictureShelf, KeepsByContentAndGivesBack) {
  const auto ready = make_ready(picture(".png", 500, 300));
  ASSERT_TRUE(ready);
  const Stored stored = shelf_.keep(*ready);
  EXPECT_EQ(stored.hash, shelf_.keep(*ready).hash) << "the same picture is the same file";
  EXPECT_EQ(stored.widths, (std::vector<int>{320, 500}));
  EXPECT_EQ(shelf_.read(stored.hash + "-500.webp"), ready->sizes[1].webp);
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/pictures")) {
    EXPECT_TRUE(valid_name(file.path().filename().string())) << "nothing half written stays: " << file.path();
  }
}

TEST_F(PictureShelf, NoOtherNameReachesTheDisk) {
  const std::string hash(32, 'a');
  EXPECT_TRUE(valid_name(hash + "-320.webp"));
  const std::vector<std::string> others = {"",
                                           "../secret",
                                           hash + "-320.webp/..",
                                           "../" + hash + "-320.webp",
                                           hash + ".webp",
                                           hash + "-.webp",
                                           hash + "-3x0.webp",
                                           std::string(32, 'A') + "-320.webp",
                                           hash + "-320.png",
                                           hash + "-123456.webp",
                                           std::string(31, 'a') + "/-1.webp",
                                           hash + std::string("-320.webp\0x", 11)};
  for (const std::string& name : others) {
    EXPECT_FALSE(valid_name(name)) << name;
    EXPECT_EQ(shelf_.read(name), std::nullopt);
  }
}

}  // namespace
}  // namespace noren::image
