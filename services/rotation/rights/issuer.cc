#include "services/rotation/rights/issuer.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <tuple>
#include <utility>

#include "common/base/checks.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/signed_text.h"
#include "common/base/text.h"

namespace jiedui::rotation {
namespace {

absl::StatusOr<std::string> ReadSeed(const std::string& field, const std::string& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return InvalidField(field, StrCat("文件“", file, "”应存在"));
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return InvalidField(field, StrCat("文件“", file, "”应只有运行本服务的用户可以读写（chmod 600）"));
  }
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return FromHex(field, line, kSeedBytes);
}

}  // namespace

IssuerKeys::IssuerKeys(std::vector<IssuerKey> keys) : keys_(std::move(keys)) {
  std::sort(keys_.begin(), keys_.end(), [](const IssuerKey& a, const IssuerKey& b) {
    return std::tuple(a.days.start, a.name) < std::tuple(b.days.start, b.name);
  });
}

absl::StatusOr<IssuerKeys> IssuerKeys::Read(const google::protobuf::RepeatedPtrField<Config::IssuerKey>& configured) {
  std::vector<IssuerKey> keys;
  std::set<std::string_view> ids;
  for (const Config::IssuerKey& each : configured) {
    const std::string field = StrCat("issuer_keys.", each.id());
    if (!IsResourceId(each.id()) || !ids.insert(each.id()).second) {
      return InvalidField("issuer_keys.id", "小写字母、数字与连字符，不超过63个字符，且不重复");
    }
    if (each.issuer().empty()) return MissingField(StrCat(field, ".issuer"));
    type::v1::Interval interval;
    interval.set_start(each.start());
    interval.set_end(each.end());
    const absl::StatusOr<Period> days = ParseInterval(field, interval);
    if (!days.ok()) return days.status();
    IssuerKey key{
        .name = StrCat("issuerKeys/", each.id()), .issuer = each.issuer(), .region = each.region(), .days = *days};
    if (key.region.empty() && !each.seed_file().empty()) return MissingField(StrCat(field, ".region"));
    if (!key.region.empty() && !IsDivisionCode(key.region)) {
      return InvalidField(StrCat(field, ".region"), "颁发机关所在的六位行政区划代码");
    }
    if (!each.seed_file().empty()) {
      absl::StatusOr<std::string> seed = ReadSeed(StrCat(field, ".seed_file"), each.seed_file());
      if (!seed.ok()) return seed.status();
      key.public_key = PublicKeyOf(*seed);
      key.seed = *std::move(seed);
    }
    if (!each.public_key().empty() || key.seed.empty()) {
      absl::StatusOr<std::string> given = FromHex(StrCat(field, ".public_key"), each.public_key(), kPublicKeyBytes);
      if (!given.ok()) return given.status();
      if (!key.seed.empty() && *given != key.public_key) {
        return InvalidField(StrCat(field, ".public_key"), "应与私钥文件相符");
      }
      key.public_key = *std::move(given);
    }
    keys.push_back(std::move(key));
  }
  return IssuerKeys(std::move(keys));
}

const IssuerKey* IssuerKeys::SigningOn(std::string_view region, absl::CivilDay day) const {
  const IssuerKey* found = nullptr;
  for (const IssuerKey& key : keys_) {
    if (key.region != region || key.seed.empty()) continue;
    if (InForceOn(key.days, day) == type::v1::IN_FORCE_YES) found = &key;
  }
  return found;
}

}  // namespace jiedui::rotation
