#include "mail/returns.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "mail/sql.h"

namespace noren::mail {
namespace {

constexpr std::string_view kPrefix = "bounce+";
constexpr const char* kReturnPurpose = "mail-return";
constexpr std::size_t kRefBytes = 10, kRefSize = 16, kSignatureSize = 26;

}  // namespace

std::string return_ref(const Message& message, Instant now) {
  return to_base32(
      crypto::sha256("return/" + message.shop.str() + "/" + message.id.str() + "/" + std::to_string(now.micros())).substr(0, kRefBytes));
}

std::string return_address(const crypto::Keys& keys, std::string_view ref, std::string_view bounce_domain) {
  return std::string(kPrefix) + std::string(ref) + keys.sign(kReturnPurpose, ref) + "@" + std::string(bounce_domain);
}

std::optional<std::string> ref_in_return(const crypto::Keys& keys, std::string_view address) {
  const std::string local = lower_ascii(address.substr(0, address.rfind('@')));
  if (!local.starts_with(kPrefix) || local.size() != kPrefix.size() + kRefSize + kSignatureSize) return std::nullopt;
  std::string ref = local.substr(kPrefix.size(), kRefSize);
  if (!keys.verify(kReturnPurpose, ref, std::string_view(local).substr(kPrefix.size() + kRefSize))) return std::nullopt;
  return ref;
}

std::optional<Returned> find_returned(db::Tx& tx, std::string_view ref) {
  return tx.one(
      sql::find_ref,
      [](const db::Row& row) {
        return Returned{row.id<ShopId>(0), {row.str(1), row.str(2), row.integer(3)}};
      },
      ref);
}

}  // namespace noren::mail
