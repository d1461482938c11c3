// The register against a naive oracle: random verbs, then every question "who is paired on this day, as known at that instant" is
// answered by replaying a plain list. Also: whatever was tried, no day shows more than the scheme allows.
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/base/civil.h"
#include "common/base/worker_pool.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/revision.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::IsOk;
using v1::Pairing;

constexpr int kParties = 5;  // few, so that they meet often
const absl::CivilDay kFirstDay(2019, 1, 1);
constexpr int kDays = 40;

// What the oracle remembers of one revision.
struct Known {
  int64_t recorded;
  Pairing pairing;
};

class ModelTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  ModelTest() {
    call_.caller = {.person = "model", .role = "system"};
    call_.trailer = &trailer_;
    call_.today = kFirstDay;
    std::vector<v1::ImportRegionsRequest> regions(1);
    regions[0].mutable_region()->set_name("regions/370000");
    regions[0].mutable_region()->set_code("370000");
    regions[0].mutable_region()->set_display_name("山东省");
    regions[0].mutable_region()->set_level(v1::Region::LEVEL_PROVINCE);
    regions[0].mutable_region()->set_kind(v1::Region::KIND_REGULAR);
    EXPECT_THAT(Await(regions_.Import(call_, regions)).status(), IsOk());
    std::vector<v1::ImportPartiesRequest> parties(2 * kParties);
    for (int i = 0; i < 2 * kParties; ++i) {
      v1::Party& party = *parties[i].mutable_party();
      party.set_name((i < kParties ? "parties/s" : "parties/r") + std::to_string(i % kParties));
      party.set_kind(v1::PARTY_KIND_SCHOOL);
      party.set_display_name(party.name());
      party.set_region("regions/370000");
    }
    EXPECT_THAT(Await(registers_.ImportParties(call_, parties)).status(), IsOk());
    std::vector<v1::ImportSchemesRequest> schemes(1);
    v1::Scheme& scheme = *schemes[0].mutable_scheme();
    scheme.set_name("schemes/s");
    scheme.set_display_name("s");
    scheme.set_strict(true);
    scheme.mutable_interval()->set_start("2000");
    scheme.mutable_citation()->set_clause("SD19-2a");
    scheme.mutable_citation()->set_document("d");
    v1::Scheme::Lane& lane = *scheme.add_lanes();
    lane.set_supporter_kind(v1::PARTY_KIND_SCHOOL);
    lane.set_recipient_kind(v1::PARTY_KIND_SCHOOL);
    lane.set_mode(v1::Scheme::MODE_ONE_TO_ONE);
    EXPECT_THAT(Await(registers_.ImportSchemes(call_, schemes)).status(), IsOk());
  }

  int Below(int limit) { return static_cast<int>(random_() % limit); }
  std::string Day(int offset) { return FormatDay(kFirstDay + offset); }

  void Remember(const absl::StatusOr<Pairing>& changed) {
    if (!changed.ok()) return;
    ++accepted_;
    history_[changed->name()].push_back({store::Micros(changed->update_time()), *changed});
  }

  // A present pairing, by chance.
  const Pairing* Any() {
    if (history_.empty()) return nullptr;
    auto it = history_.begin();
    std::advance(it, Below(static_cast<int>(history_.size())));
    return &it->second.back().pairing;
  }

  void Step(int i) {
    clock_.Advance(absl::Seconds(1));
    const Pairing* any = Any();
    const int verb = any == nullptr ? 0 : Below(6);
    if (verb <= 1) {
      v1::ProposePairingRequest request;
      request.set_pairing_id("p" + std::to_string(i));
      request.set_activate(verb == 1);
      Pairing& pairing = *request.mutable_pairing();
      pairing.set_scheme("schemes/s");
      pairing.set_supporter("parties/s" + std::to_string(Below(kParties)));
      pairing.set_recipient("parties/r" + std::to_string(Below(kParties)));
      const int start = Below(kDays);
      if (Below(3) == 0) {
        pairing.mutable_interval()->set_attested_on(Day(start));
      } else {
        pairing.mutable_interval()->set_start(Day(start));
      }
      if (Below(2) == 0) pairing.mutable_interval()->set_end(Day(start + 1 + Below(kDays)));
      return Remember(Await(pairings_.Propose(call_, request)));
    }
    if (verb == 2) {
      v1::ActivatePairingRequest request;
      request.set_name(any->name());
      request.set_etag(any->etag());
      return Remember(Await(pairings_.Activate(call_, request)));
    }
    if (verb == 3) {
      v1::SuspendPairingRequest request;
      request.set_name(any->name());
      request.set_etag(any->etag());
      request.set_start(Day(Below(kDays)));
      request.set_reason("r");
      return Remember(Await(pairings_.Suspend(call_, request)));
    }
    if (verb == 4) {
      v1::ResumePairingRequest request;
      request.set_name(any->name());
      request.set_etag(any->etag());
      request.set_end(Day(Below(kDays)));
      return Remember(Await(pairings_.Resume(call_, request)));
    }
    v1::EndPairingRequest request;
    request.set_name(any->name());
    request.set_etag(any->etag());
    if (any->state() != Pairing::STATE_PROPOSED) request.set_end(Day(Below(2 * kDays)));
    request.set_reason("r");
    Remember(Await(pairings_.End(call_, request)));
  }

  // The naive answer: the last revision recorded by then, if it was ever in force and the day is not past its end; "not known"
  // before an attested start.
  std::map<std::string, std::string> Expected(absl::CivilDay day, int64_t known_at) {
    const std::string date = FormatDay(day);
    std::map<std::string, std::string> expected;
    for (const auto& [name, revisions] : history_) {
      const Pairing* then = nullptr;
      for (const Known& known : revisions) {
        if (known.recorded <= known_at) then = &known.pairing;
      }
      if (then == nullptr || !then->activated()) continue;
      const auto& interval = then->interval();
      if (!interval.end().empty() && date >= interval.end()) continue;
      const bool known_start = !interval.start().empty();
      const std::string& start = known_start ? interval.start() : interval.attested_on();
      if (date < start) {
        if (!known_start) expected[name] = "not known";
        continue;
      }
      expected[name] = "active";
      for (const auto& pause : then->suspensions()) {
        if (pause.start() <= date && (pause.end().empty() || date < pause.end())) expected[name] = "suspended";
      }
    }
    return expected;
  }

  std::map<std::string, std::string> Answered(absl::CivilDay day, int64_t known_at) {
    std::map<std::string, std::string> answered;
    v1::ListPairingsRequest request;
    request.set_page_size(7);  // several pages
    request.set_effective_on(FormatDay(day));
    *request.mutable_known_at() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(known_at);
    do {
      absl::StatusOr<v1::ListPairingsResponse> page = Await(pairings_.List(call_, request));
      EXPECT_THAT(page.status(), IsOk());
      for (const v1::PairingOnDate& row : page->pairings()) {
        answered[row.pairing().name()] = row.in_force() == type::v1::IN_FORCE_NOT_KNOWN      ? "not known"
                                         : row.pairing().state() == Pairing::STATE_SUSPENDED ? "suspended"
                                                                                             : "active";
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return answered;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  Trailer trailer_;
  Call call_;
  std::mt19937 random_{20190118};
  std::map<std::string, std::vector<Known>> history_;
  int accepted_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Engines, ModelTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(ModelTest, EveryDayAsKnownAtEveryInstant) {
  for (int i = 0; i < 700; ++i) Step(i);
  ASSERT_GT(accepted_, 150) << "most of it must be accepted, or nothing is tested";
  const int64_t now = absl::ToUnixMicros(clock_.Now());
  for (int i = 0; i < 150; ++i) {
    const absl::CivilDay day = kFirstDay + (Below(2 * kDays) - 5);
    const int64_t known_at = now - int64_t{1'000'000} * Below(720);
    ASSERT_EQ(Answered(day, known_at), Expected(day, known_at)) << FormatDay(day) << " as known at " << known_at;
  }
}

TEST_P(ModelTest, SD19_2a_NoDayShowsASupporterOrARecipientTwice) {
  for (int i = 0; i < 400; ++i) Step(i);
  int in_force = 0;
  for (int offset = -5; offset < 2 * kDays; ++offset) {
    v1::ListPairingsRequest request;
    request.set_page_size(500);
    request.set_effective_on(Day(offset));
    std::map<std::string, int> seen;
    absl::StatusOr<v1::ListPairingsResponse> list = Await(pairings_.List(call_, request));
    ASSERT_THAT(list.status(), IsOk());
    for (const v1::PairingOnDate& row : list->pairings()) {
      if (row.in_force() != type::v1::IN_FORCE_YES) continue;
      ++in_force;
      EXPECT_EQ(++seen[row.pairing().supporter()], 1) << Day(offset);
      EXPECT_EQ(++seen[row.pairing().recipient()], 1) << Day(offset);
    }
  }
  EXPECT_GT(in_force, 50);
}

}  // namespace
}  // namespace jiedui::pairing
