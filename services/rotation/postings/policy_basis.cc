#include "services/rotation/postings/policy_basis.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/call.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/reasons_posting.h"

namespace jiedui::rotation::policy {
namespace {

// Withdrawn postings rest on nothing any more.
bool Rests(const v1::Posting& posting) { return posting.state() != v1::Posting::STATE_WITHDRAWN; }

void TakeAway(v1::Posting& posting, std::string_view reason) {
  auto& flags = *posting.mutable_flags();
  flags.erase(std::remove_if(flags.begin(), flags.end(),
                             [&](const type::v1::Warning& flag) { return flag.reason() == reason; }),
              flags.end());
}

void Flag(v1::Posting& posting, std::string_view reason, std::string message) {
  type::v1::Warning& flag = *posting.add_flags();
  flag.set_reason(std::string(reason));
  flag.mutable_citation()->set_clause(std::string(kBasis.id));
  flag.mutable_citation()->set_document(std::string(kBasis.document));
  flag.set_message(std::move(message));
}

// From its first to its last day.
std::string DaysOf(const BasisFacts& basis) {
  if (!basis.active) return "未生效或已中止";
  if (basis.end == kForEver) return StrCat(basis.start, "起");
  const absl::StatusOr<absl::CivilDay> end = ParseDay("end", basis.end);
  return StrCat(basis.start, "至", end.ok() ? FormatDay(*end - 1) : basis.end);
}

}  // namespace

bool IsOfSide(std::string_view party, std::string_view region, std::string_view side, pairing::v1::PartyKind kind,
              std::string_view side_region) {
  if (party == side) return true;
  switch (kind) {
    case pairing::v1::PARTY_KIND_PROVINCE_GOVERNMENT:
    case pairing::v1::PARTY_KIND_PREFECTURE_GOVERNMENT:
    case pairing::v1::PARTY_KIND_COUNTY_GOVERNMENT:
    case pairing::v1::PARTY_KIND_TOWNSHIP_GOVERNMENT:
    case pairing::v1::PARTY_KIND_EDUCATION_DEPARTMENT:
    case pairing::v1::PARTY_KIND_EDUCATION_BUREAU:
      return !side_region.empty() && Scope::Region(side_region).Covers(region);
    default: return false;
  }
}

bool IsAttachedOf(std::string_view region, pairing::v1::PartyKind side_kind, std::string_view side_region) {
  return side_kind == pairing::v1::PARTY_KIND_UNIVERSITY && !side_region.empty() &&
         Scope::Region(side_region).Covers(region);
}

bool IsOfSupporter(const BasisFacts& basis, std::string_view party, std::string_view region) {
  return IsOfSide(party, region, basis.supporter, basis.supporter_kind, basis.supporter_region);
}

bool IsOfRecipient(const BasisFacts& basis, std::string_view party, std::string_view region) {
  return IsOfSide(party, region, basis.recipient, basis.recipient_kind, basis.recipient_region);
}

absl::Status CanRestOn(const v1::Posting& posting, const BasisFacts& basis) {
  const std::string& day = posting.interval().start();
  if (!basis.Holds(day)) {
    return Failure(kBasisNotInForce, {{"basis", basis.name}, {"day", day}, {"dates", DaysOf(basis)}})
        .By(kBasis, posting.name());
  }
  if (DirectionAlong(basis, posting) != v1::Posting::DIRECTION_UNSPECIFIED) return absl::OkStatus();
  return Failure(kBasisElsewhere, {{"basis", basis.name}, {"home", posting.home()}, {"host", posting.host()}})
      .By(kBasis, posting.name());
}

bool IsNews(const v1::Posting& posting, const BasisFacts& basis) { return posting.checked_revision() < basis.revision; }

void FlagMoved(v1::Posting& posting, const BasisFacts& basis) {
  TakeAway(posting, kPartyMoved);
  if (IsOver(posting.state()) || DirectionAlong(basis, posting) != v1::Posting::DIRECTION_UNSPECIFIED) return;
  Flag(posting, kPartyMoved, StrCat("派出方或接收方的所在地已变动，不再处于所依据的“", basis.name, "”双方之间。"));
}

void FlagBasis(v1::Posting& posting, const BasisFacts& basis) {
  TakeAway(posting, kBasisEnded);
  const bool holds = basis.active && basis.start <= posting.interval().start() && posting.interval().end() <= basis.end;
  if (holds || !Rests(posting)) return;
  Flag(posting, kBasisEnded,
       basis.active ? StrCat("所依据的“", basis.name, "”的有效期为", DaysOf(basis), "，不能覆盖派出的全部日期。")
                    : StrCat("所依据的“", basis.name, "”已不在执行中。"));
}

}  // namespace jiedui::rotation::policy
