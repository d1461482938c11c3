#include "services/pairing/records/enter.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/rules/rule.h"
#include "services/pairing/events.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing {
namespace {

// Writes the next revision and says so.
absl::StatusOr<v1::Record> Save(db::Mutation& m, const RecordSetting& setting, std::string_view event,
                                const v1::Record* before, v1::Record after, std::string_view authors,
                                std::string_view clause = "") {
  absl::StatusOr<v1::Record> saved = store::PutRecord(m.tx(), before, std::move(after), setting, authors);
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, event, before, *saved, policy::SidesOf(setting), clause);
  if (!recorded.ok()) return recorded;
  return saved;
}

// A record of the same subject, kind, role and year, as it is and as it is to be.
struct Beside {
  EnteredRecord present;
  v1::Record after;
};

// What stands beside `self` once `next` is there in its place (null: once it is gone): what `self` had taken the place of comes back
// as it was, and yields again to whatever begins in its time.
absl::StatusOr<std::vector<Beside>> Rearranged(db::Tx& tx, const v1::Record& self, const v1::Record* next) {
  absl::StatusOr<std::vector<EnteredRecord>> series = store::SeriesBeside(tx, self);
  if (!series.ok()) return series.status();
  std::vector<Beside> beside;
  std::vector<v1::Record> takers;
  if (next != nullptr) takers.push_back(*next);
  for (EnteredRecord& present : *series) {
    v1::Record after = present.record;
    if (after.superseded_by() == self.name()) {
      absl::StatusOr<v1::Record> earlier = store::LastEntered(tx, present.record);
      if (!earlier.ok()) return earlier.status();
      after = *std::move(earlier);
      *after.mutable_regions() = self.regions();  // where the subject is now, wherever it was then
    } else if (after.held()) {
      takers.push_back(after);
    }
    beside.push_back({std::move(present), std::move(after)});
  }
  for (Beside& one : beside) {
    const bool came_back = one.present.record.superseded_by() == self.name();
    for (const v1::Record& taker : takers) {
      const bool concerns = taker.name() == self.name() || came_back;
      if (!concerns || taker.name() == one.after.name() || !one.after.held()) continue;
      absl::StatusOr<std::vector<v1::Record>> closed = policy::ClosedBy(taker, {one.after});
      if (!closed.ok()) return closed.status();
      if (!closed->empty()) one.after = closed->front();
    }
  }
  std::erase_if(beside, [](const Beside& one) {
    return one.after.SerializeAsString() == one.present.record.SerializeAsString();
  });
  return beside;
}

absl::Status SaveAll(db::Mutation& m, const RecordSetting& setting, const std::vector<Beside>& beside) {
  for (const Beside& one : beside) {
    const std::string_view event = one.after.state() == v1::Record::STATE_CLOSED ? kRecordClosed : kRecordUpdated;
    absl::Status saved = Save(m, setting, event, &one.present.record, one.after, one.present.authors).status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

std::string ClauseOf(const RecordSetting& setting) {
  return setting.rule.has_value() ? std::string(rules::ClauseOf(*setting.rule).id) : "";
}

}  // namespace

absl::StatusOr<v1::Record> EnterRecord(db::Mutation& m, const Call& call, const EnteredRecord* before,
                                       v1::Record entered) {
  absl::StatusOr<RecordSetting> setting = store::LoadRecordSetting(m.tx(), entered);
  if (!setting.ok()) return setting.status();
  entered = policy::WithSubject(std::move(entered), *setting);
  absl::Status may = policy::MayEnter(call.caller, call.scope, entered);
  if (!may.ok()) return may;
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanEnter(entered, *setting, call.today, warnings);
  if (!possible.ok()) return possible;
  if (entered.has_plan()) {
    int64_t version = before == nullptr ? 0 : before->record.plan().version();
    if (before == nullptr) {
      absl::StatusOr<int64_t> others = store::CountSeries(m.tx(), entered);
      if (!others.ok()) return others.status();
      version = *others + 1;
    }
    entered.mutable_plan()->set_version(static_cast<int32_t>(version));
  }
  entered.set_excepted(!warnings.empty());
  absl::StatusOr<std::vector<Beside>> beside = Rearranged(m.tx(), entered, entered.held() ? &entered : nullptr);
  if (!beside.ok()) return beside.status();

  for (Warning& warning : warnings) m.Warn(std::move(warning));
  // Those beside it first, so that the answer names the event of the record itself.
  absl::Status rearranged = SaveAll(m, *setting, *beside);
  if (!rearranged.ok()) return rearranged;
  const std::string authors = policy::WithAuthor(before == nullptr ? "" : before->authors, call.caller);
  return Save(m, *setting, before == nullptr ? kRecordCreated : kRecordUpdated,
              before == nullptr ? nullptr : &before->record, std::move(entered), authors, ClauseOf(*setting));
}

absl::StatusOr<v1::Record> ApproveRecord(db::Mutation& m, const Call& call, const EnteredRecord& before) {
  absl::StatusOr<RecordSetting> setting = store::LoadRecordSetting(m.tx(), before.record);
  if (!setting.ok()) return setting.status();
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanEnter(before.record, *setting, call.today, warnings);  // the rules of today
  if (!possible.ok()) return possible;
  const v1::Record approved = policy::Approved(before.record);
  absl::StatusOr<std::vector<Beside>> beside = Rearranged(m.tx(), approved, &approved);
  if (!beside.ok()) return beside.status();
  absl::Status rearranged = SaveAll(m, *setting, *beside);
  if (!rearranged.ok()) return rearranged;
  return Save(m, *setting, kRecordApproved, &before.record, approved, before.authors, ClauseOf(*setting));
}

absl::StatusOr<v1::Record> CloseRecord(db::Mutation& m, const EnteredRecord& before, std::string_view end,
                                       std::string_view reason) {
  absl::StatusOr<RecordSetting> setting = store::LoadRecordSetting(m.tx(), before.record);
  if (!setting.ok()) return setting.status();
  const v1::Record closed = policy::Closed(before.record, end, reason);
  if (before.record.held() && !closed.held()) {
    absl::StatusOr<std::vector<Beside>> beside = Rearranged(m.tx(), before.record, nullptr);
    if (!beside.ok()) return beside.status();
    absl::Status rearranged = SaveAll(m, *setting, *beside);
    if (!rearranged.ok()) return rearranged;
  }
  return Save(m, *setting, kRecordClosed, &before.record, closed, before.authors);
}

}  // namespace jiedui::pairing
