#include "services/trusteeship/parties.h"

#include <vector>

#include "common/base/checks.h"
#include "common/base/error.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {

absl::StatusOr<std::optional<std::string>> RegionOfParty(db::Tx& tx, std::string_view party) {
  absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, party);
  if (!heard.ok()) return heard.status();
  if (heard->has_value()) return std::optional<std::string>((*heard)->region_code);
  absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(tx, party);
  if (!naming.ok()) return naming.status();
  if (naming->empty()) return std::optional<std::string>();
  const v1::Trusteeship& any = naming->front();
  return std::optional<std::string>(any.supporter() == party ? any.supporter_region() : any.school_region());
}

absl::Status PartyIsKnown(db::Tx& tx, std::string_view field, std::string_view party) {
  absl::StatusOr<std::optional<std::string>> region = RegionOfParty(tx, party);
  if (!region.ok()) return region.status();
  return region->has_value() ? absl::OkStatus() : UnknownReference(field, "单位", party);
}

absl::Status MayKeepParty(db::Tx& tx, const Call& call, std::string_view field, std::string_view party) {
  if (call.scope.IsAll()) return absl::OkStatus();
  absl::StatusOr<std::optional<std::string>> region = RegionOfParty(tx, party);
  if (!region.ok()) return region.status();
  if (!region->has_value()) return UnknownReference(field, "单位", party);
  return access::MayKeepRegion(call.caller, call.scope, party, **region);
}

}  // namespace jiedui::trusteeship
