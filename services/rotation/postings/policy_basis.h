// What a posting needs of the pairing or trusteeship it rests on (Q11-4.9b): pure functions.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {

// A placement needs an active pair between the two areas on its start date.
inline constexpr Clause kBasis{"Q11-4.9b", "《关于认真做好教育对口支援工作的指导意见》四(九)"};

// The flag of a posting whose basis no longer holds on all of its days.
inline constexpr std::string_view kBasisEnded = "BASIS_ENDED";
// The flag of a posting one of whose sides now lies where the basis does not reach.
inline constexpr std::string_view kPartyMoved = "PARTY_MOVED";

// Whether a party, which lies in a region, is of a side of a basis: it is the party that the side names, or it lies in the area where that
// is a government or an education office. A school's or a university's side is itself alone, not its whole county.
bool IsOfSide(std::string_view party, std::string_view region, std::string_view side, pairing::v1::PartyKind kind,
              std::string_view side_region);
// The registry does not say whose an attached school is: it stands for a university where that lies.
bool IsAttachedOf(std::string_view region, pairing::v1::PartyKind side_kind, std::string_view side_region);
bool IsOfSupporter(const BasisFacts& basis, std::string_view party, std::string_view region);
bool IsOfRecipient(const BasisFacts& basis, std::string_view party, std::string_view region);

// The posting may rest on the basis as it now is: in force on the first day, and between home and host. That what stands for a university
// is an attached school is asked when it is planned.
absl::Status CanRestOn(const v1::Posting& posting, const BasisFacts& basis);

// Sets or takes away the flag kBasisEnded, as the basis now stands.
void FlagBasis(v1::Posting& posting, const BasisFacts& basis);
// Whether what a revision of the basis says is news to a posting: decisions that rest on this revision, or a newer one, know it already.
bool IsNews(const v1::Posting& posting, const BasisFacts& basis);
// Sets or takes away the flag kPartyMoved, as the posting's regions now are.
void FlagMoved(v1::Posting& posting, const BasisFacts& basis);

}  // namespace jiedui::rotation::policy
