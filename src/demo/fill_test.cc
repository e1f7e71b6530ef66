#include <filesystem>
#include <fstream>
#include <system_error>

#include "demo/demo.h"
#include "orders/verify.h"
#include "shops/shops.h"
#include "staff/staff.h"
#include "testing/databases.h"
#include "testing/folders.h"
#include "testing/house.h"
#include "testing/staff.h"

namespace noren::demo {
namespace {

class DemoFill : public testing::DatabaseTest {
 protected:
  ~DemoFill() override { testing::remove_folder(folder_); }

  std::vector<std::shared_ptr<const shops::Shop>> shops_now() {
    shops::Directory directory(*database_, house_.House::keys);
    directory.load();
    return directory.all();
  }

  testing::TestHouse house_{*database_};
  const std::string folder_ = testing::make_folder();
};

TEST_P(DemoFill, ComesWholeOrNotAtAll) {
  const std::string place = folder_ + "/pictures";
  const image::Shelf pictures(place);
  std::filesystem::remove_all(place);
  std::ofstream(place) << "a file where the folder was: the first picture cannot be kept";
  EXPECT_THROW(fill({house_, pictures}), std::system_error);
  EXPECT_TRUE(shops_now().empty());
  EXPECT_FALSE(staff::has_any_account(house_));

  std::filesystem::remove(place);
  std::filesystem::create_directories(place);
  fill({house_, pictures});
  ASSERT_EQ(shops_now().size(), 1u);
  EXPECT_TRUE(shops_now().front()->open());
  EXPECT_EQ(staff::accounts(house_, shops_now().front()->id).front().mail, kOwnerMail);
  const auto findings = orders::verify_orders(*database_, house_.House::keys, shops_now().front()->id, Locale::ja);
  EXPECT_EQ(findings.front().checked, 20) << "sample orders";
  for (const Finding& finding : findings) EXPECT_TRUE(finding.good()) << finding.name;

  fill({house_, pictures});
  EXPECT_EQ(shops_now().size(), 1u) << "there is a shop";
}

TEST_P(DemoFill, KnowsItsOwnShopByWhoPutTheFirstOwnerThere) {
  EXPECT_FALSE(shop_of_others(*database_));
  const image::Shelf pictures(folder_ + "/pictures");
  EXPECT_TRUE(own_shops(*database_).empty());
  fill({house_, pictures});
  EXPECT_FALSE(shop_of_others(*database_));
  shops::Directory directory(*database_, house_.House::keys);
  directory.load();
  ASSERT_EQ(directory.all().size(), 1U);
  const std::vector<ShopId> the_demos{directory.all().front()->id};
  EXPECT_EQ(own_shops(*database_), the_demos);
  const Context context{ShopId(), {ActorKind::buyer, "", ""}, house_.clock.now(), Locale::ja, "r1"};
  const auto own = shops::create_shop(house_, directory, context, {});
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(shop_of_others(*database_), (*own)->id) << "a shop without an owner";
  testing::add_test_owner(house_, (*own)->id.str());
  EXPECT_EQ(shop_of_others(*database_), (*own)->id) << "and one whose owner set it up himself";
  EXPECT_EQ(own_shops(*database_), the_demos);
}

INSTANTIATE_ON_BOTH_DATABASES(DemoFill);

}  // namespace
}  // namespace noren::demo
