#include "services/rotation/policy_basis.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/text.h"
#include "services/rotation/policy_posting.h"

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

}  // namespace

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
       basis.active
           ? StrCat("所依据的“", basis.name, "”自", basis.start, "至", basis.end, "有效，不能覆盖派出的全部日期。")
           : StrCat("所依据的“", basis.name, "”已不在执行中。"));
}

}  // namespace jiedui::rotation::policy
