#include "services/rotation/policy_basis.h"

#include <algorithm>
#include <string>

#include "common/base/text.h"

namespace jiedui::rotation::policy {
namespace {

// Withdrawn postings rest on nothing any more.
bool Rests(const v1::Posting& posting) { return posting.state() != v1::Posting::STATE_WITHDRAWN; }

}  // namespace

void FlagBasis(v1::Posting& posting, const BasisFacts& basis) {
  auto& flags = *posting.mutable_flags();
  flags.erase(std::remove_if(flags.begin(), flags.end(),
                             [](const type::v1::Warning& flag) { return flag.reason() == kBasisEnded; }),
              flags.end());
  const bool holds = basis.active && basis.start <= posting.interval().start() && posting.interval().end() <= basis.end;
  if (holds || !Rests(posting)) return;
  type::v1::Warning& flag = *flags.Add();
  flag.set_reason(std::string(kBasisEnded));
  flag.mutable_citation()->set_clause(std::string(kBasis.id));
  flag.mutable_citation()->set_document(std::string(kBasis.document));
  flag.set_message(basis.active ? StrCat("所依据的“", basis.name, "”自", basis.start, "至", basis.end,
                                         "有效，不能覆盖派出的全部日期。")
                                : StrCat("所依据的“", basis.name, "”已不在执行中。"));
}

}  // namespace jiedui::rotation::policy
