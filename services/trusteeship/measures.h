// How measures are entered and changed, shared by the verbs, the import and what is heard of postings.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// The agreement of the trusteeship allows `measure` (policy::CanMeasure).
absl::Status AgreementAllows(db::Mutation& m, const v1::Measure& measure, const v1::Measure* before,
                             const v1::Trusteeship& trusteeship, std::string_view verb);

// How many people were there, postings say: the measure names some, or places people as it was (null for a new one).
bool IsLinked(const v1::Measure& entered, const v1::Measure* before);

// Writes the next revision of a measure with the regions of its trusteeship and the postings behind it, and says so. Other measures of the
// trusteeship that postings leave, or come to, by this change follow in the same transaction.
absl::StatusOr<v1::Measure> SaveMeasure(db::Mutation& m, std::string_view event, const v1::Measure* before,
                                        v1::Measure after, const v1::Trusteeship& trusteeship);

// Holds the measures of a trusteeship against the postings that rest on it, and saves those whose head count is another now (MOE22-6b).
absl::Status Relink(db::Mutation& m, const v1::Trusteeship& trusteeship);

}  // namespace jiedui::trusteeship
