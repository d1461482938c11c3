// The rules of what is kept of a trusteeship, or of a party of a programme: surveys, leading groups, documents, money (MOE22-3, 4, 8).
// Pure functions of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

// "trusteeship-forbidden-purposes": texts that no purpose may hold.
inline constexpr std::string_view kForbiddenPurposesRule = "trusteeship-forbidden-purposes";

std::string_view Chinese(v1::Record::State state);
// Where a record of its kind is asked for.
Clause ClauseOf(const v1::Record& record);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// A survey, a commitment and a payment are of a trusteeship; a leading group and a document of a party and a programme.
absl::Status ValidRecord(const v1::Record& record, absl::CivilDay today);

// What an official enters, without what the service adds; the programme of what is of a trusteeship included.
v1::Record AsEntered(v1::Record record);

// ---- Parties of a programme ----------------------------------------------------------------------------------------------

// What a party is in a programme, by the trusteeships that name it.
struct Sides {
  bool supporter = false, school = false;
  std::string region;  // its division code, as last known
};
// Nothing where it is neither supporter nor school of any.
std::optional<Sides> SidesOf(std::string_view party, std::string_view programme,
                             const std::vector<v1::Trusteeship>& naming);

// Leading group, support plan and incentive scheme are of the supporter (MOE22-3), the development plan is of the school (MOE22-8b).
absl::Status CanBeOf(const v1::Record& record, const Sides& sides);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// What a decision on a record rests on.
struct RecordSetting {
  std::vector<v1::Record> others;  // present ones of the same trusteeship, or of the same party
  std::optional<rules::v1::Rule>
      forbidden_purposes;  // for a commitment: at the end of its year; for a payment: on its day
};

// MOE22-3a: one leading group; its head a university leader and an attached school among its members, or a reason.
// MOE22-8a: no purpose that a rule forbids; paid on a commitment that stands; more than promised with a reason.
absl::Status CanEnter(const v1::Record& record, const RecordSetting& setting, std::vector<Warning>& warnings);

// What it is of and its kind stay; only what is in force is updated.
absl::Status CanUpdate(const v1::Record& before, const v1::Record& after);

// No plan rests on it, whatever its state: a superseded one keeps what it was made after; nothing was paid on it.
absl::Status CanWithdraw(const v1::Record& record, const std::vector<v1::Plan>& plans,
                         const std::vector<v1::Record>& others);

// ---- Money ---------------------------------------------------------------------------------------------------------------

// What was promised and what was paid on it, over the records given; those withdrawn, and payments on commitments that are not among
// the records, do not count.
v1::SummarizeFundingResponse Funding(const std::vector<v1::Record>& records);

}  // namespace jiedui::trusteeship::policy
