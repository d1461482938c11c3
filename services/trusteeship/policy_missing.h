// What ought to be there of trusteeships and their parties, and is not (MOE22-2, 3, 4, 8b): a pure function of values.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

// What is kept of the trusteeships asked about, and of their supporters and schools, as it is now known; more does no harm.
struct Kept {
  std::vector<v1::Record> records;
  std::vector<v1::Agreement> agreements;
  std::vector<v1::Plan> plans;
};

struct MissingAnswer {
  std::vector<v1::Missing> missing;  // by item, party, trusteeship; display names are left to the caller
  std::vector<v1::ListMissingResponse::Count> counts;  // in the order of the enum
};

// What is missing on a day, for one trusteeship as for many. Each supporter and each school of a programme is expected to have its
// documents once, whatever the number of its trusteeships. One that is over on the day, or was given up before it began, expects
// nothing. `only`: this item alone; unspecified: all.
MissingAnswer MissingOf(const std::vector<v1::Trusteeship>& trusteeships, const Kept& kept, absl::CivilDay day,
                        v1::Missing::Item only = v1::Missing::ITEM_UNSPECIFIED);

}  // namespace jiedui::trusteeship::policy
