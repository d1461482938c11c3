// What a form may ask, and whether it may be published: burden control. Pure functions of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/reporting/v1/form.pb.h"
#include "services/reporting/period.h"

namespace jiedui::reporting::policy {

inline constexpr Clause kTwoActors{"Q16-28b", "青政办〔2016〕225号"};
// A figure that follows from recorded facts is collected once.
inline constexpr Clause kCollectOnce{"Q16-28b", "青政办〔2016〕225号"};

// As the request has it; `path` is of its fields. The name is not looked at.
absl::Status ValidForm(const v1::Form& form);
// Without output-only fields; questions with a source carry its unit.
v1::Form AsEntered(const v1::Form& form);

// On `day`, as a period that begins on it asks.
bool IsInForce(const v1::Form& form, absl::CivilDay day);

absl::Status CanUpdate(const v1::Form& form);
// `published`: all forms that are or were; `wrote`: the caller has written in it.
absl::Status CanPublish(const v1::Form& form, const std::vector<v1::Form>& published, bool wrote);
v1::Form Published(v1::Form form);
absl::Status CanRetire(const v1::Form& form, absl::CivilDay end);
v1::Form Retired(v1::Form form, absl::CivilDay end);

// Null where it does not ask that.
const v1::Question* QuestionOf(const v1::Form& form, std::string_view code);

// A text as it is compared: without spaces and punctuation.
std::string Essence(std::string_view text);

// What one form asks; `units` owe it.
v1::GetBurdenResponse::FormBurden BurdenOf(const v1::Form& form, int units);
// Of forms in order of name.
v1::GetBurdenResponse Summed(std::vector<v1::GetBurdenResponse::FormBurden> forms);

std::string_view Chinese(v1::Form::State state);

}  // namespace jiedui::reporting::policy
