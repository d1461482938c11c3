#include "services/pairing/records/enter.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/rules/rule.h"
#include "services/pairing/events.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing {

namespace {

absl::StatusOr<std::string> SchemeOf(db::Tx& tx, const v1::Record& record) {
  if (!record.subject().starts_with("pairings/")) return std::string();
  absl::StatusOr<v1::Pairing> pairing = store::GetPairing(tx, record.subject());
  if (!pairing.ok()) return pairing.status();
  return pairing->scheme();
}

// Which clause closes a former holder or version.
std::string_view ClauseOfSuccession(const v1::Record& record) { return record.has_plan() ? "Q11-2.2" : "Q11-5.3a"; }

}  // namespace

absl::StatusOr<v1::Record> SaveRecord(db::Mutation& m, std::string_view event, const v1::Record& before,
                                      v1::Record after, std::string_view entered_by, std::string_view clause) {
  absl::StatusOr<std::string> scheme = SchemeOf(m.tx(), before);
  if (!scheme.ok()) return scheme.status();
  absl::StatusOr<v1::Record> saved = store::PutRecord(m.tx(), &before, std::move(after), *scheme, entered_by);
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, event, &before, *saved, clause);
  if (!recorded.ok()) return recorded;
  return saved;
}

absl::Status CloseFormer(db::Mutation& m, const v1::Record& next) {
  if (next.state() != v1::Record::STATE_IN_FORCE) return absl::OkStatus();
  absl::StatusOr<std::vector<v1::Record>> held = store::HeldBeside(m.tx(), next);
  if (!held.ok()) return held.status();
  absl::StatusOr<std::vector<v1::Record>> closed = policy::ClosedBy(next, *held);
  if (!closed.ok()) return closed.status();
  for (v1::Record& after : *closed) {
    const auto before = std::find_if(held->begin(), held->end(),
                                     [&](const v1::Record& record) { return record.name() == after.name(); });
    absl::StatusOr<v1::Record> saved =
        SaveRecord(m, kRecordClosed, *before, std::move(after), m.call().caller.Id(), ClauseOfSuccession(next));
    if (!saved.ok()) return saved.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Record> EnterRecord(db::Mutation& m, const Call& call, const v1::Record* before,
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
    int64_t version = before != nullptr ? before->plan().version() : 0;
    if (before == nullptr) {
      absl::StatusOr<int64_t> others = store::CountSeries(m.tx(), entered);
      if (!others.ok()) return others.status();
      version = *others + 1;
    }
    entered.mutable_plan()->set_version(static_cast<int32_t>(version));
  }
  for (Warning& warning : warnings) m.Warn(std::move(warning));
  const std::string scheme = setting->pairing.has_value() ? setting->pairing->scheme() : "";
  // What it closes is decided before anything is written, and said first, so that the answer names the event of the record itself.
  absl::Status closed = CloseFormer(m, entered);
  if (!closed.ok()) return closed;
  absl::StatusOr<v1::Record> saved = store::PutRecord(m.tx(), before, std::move(entered), scheme, call.caller.Id());
  if (!saved.ok()) return saved.status();
  const std::string clause = setting->rule.has_value() ? std::string(rules::ClauseOf(*setting->rule).id) : "";
  absl::Status recorded = Record(m, before == nullptr ? kRecordCreated : kRecordUpdated, before, *saved, clause);
  if (!recorded.ok()) return recorded;
  return saved;
}

}  // namespace jiedui::pairing
