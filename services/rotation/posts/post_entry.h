// What entering an allotment asks of the store, whichever way it comes.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation {

// The school that an allotment is of; kUnknownReference for one that nobody has spoken of.
absl::StatusOr<PartyFacts> SchoolOf(db::Tx& tx, std::string_view allotment);

// policy::CanAllot with what the store holds. `keeps_sum`: the posts come from another school of the county, in the same change.
absl::Status MayAllot(db::Mutation& m, const v1::Allotment* before, const v1::Allotment& after,
                      const PartyFacts& school, bool keeps_sum);

// After an allotment has come from another county: flags it where the county's total does not hold its posts, or there is none.
absl::Status FlagAboveTotal(db::Tx& tx, v1::Allotment& allotment);

}  // namespace jiedui::rotation
