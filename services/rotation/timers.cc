#include "services/rotation/timers.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/resource/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/people/people.h"
#include "services/rotation/people/policy_person.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

// Stored: never renamed.
constexpr std::string_view kPlaceKind = "person-place";

// One for each day and revision: a name that has fired is used up, and the day may be entered anew.
std::string PlaceTimer(const v1::Person& person, absl::CivilDay day) {
  return StrCat(kPlaceKind, "/", person.name(), "/", FormatDay(day), "/", person.revision());
}

// The person is where the employments of today say. Who is employed nowhere and has no home county stays with the last school, which
// otherwise nobody could see.
absl::Status PlaceAnew(db::Mutation& m, absl::CivilDay today, const db::Timer& timer) {
  absl::StatusOr<std::optional<resource::Entered<v1::Person>>> before =
      resource::FindEntered<v1::Person>(m.tx(), timer.subject);
  if (!before.ok()) return before.status();
  if (!before->has_value()) return absl::OkStatus();
  const v1::Person& was = (*before)->resource;
  v1::Person after = was;
  if (!policy::Place(after, today).ok()) return absl::OkStatus();
  if (after.school() == was.school() && after.region_code() == was.region_code()) return absl::OkStatus();
  absl::StatusOr<v1::Person> saved =
      resource::Save(m, &was, std::move(after), {.event = kPersonUpdated, .authors = (*before)->authors});
  if (!saved.ok()) return saved.status();
  return SeenElsewhere(m, saved->name(), saved->region_code());
}

}  // namespace

absl::Status SchedulePlacing(db::Tx& tx, const v1::Person& person, absl::CivilDay today) {
  for (const absl::CivilDay day : policy::PlacedAnewOn(person, today)) {
    absl::Status scheduled =
        db::ScheduleTimer(tx, {.name = PlaceTimer(person, day),
                               .kind = std::string(kPlaceKind),
                               .subject = person.name(),
                               .due_micros = absl::ToUnixMicros(absl::FromCivil(day, ChinaTime()))});
    if (!scheduled.ok()) return scheduled;
  }
  return absl::OkStatus();
}

absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer) {
  Trailer trailer;
  const Call call{
      .caller = {.person = "rotation", .role = "system"}, .method = timer.kind, .today = today, .trailer = &trailer};
  db::Mutation m(tx, call, "");
  if (timer.kind == kPlaceKind) return PlaceAnew(m, today, timer);
  return Failure(kInternal, {{"detail", StrCat("no timer of kind ", timer.kind, " is known here")}});
}

}  // namespace jiedui::rotation
