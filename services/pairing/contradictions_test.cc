// Whatever is written, by whatever hand: the table of contradictions holds what a scan finds, and what looking at every entry beside every
// other finds. Rows are put into the store past every rule, as old data and faulty imports may have been.
#include "services/pairing/contradictions.h"

#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"
#include "services/pairing/contradictions_test_oracle.h"
#include "services/pairing/schema.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {

namespace {

using jiedui::testing::IsOk;
using v1::Pairing;

const std::vector<std::string> kRegions = {"370000", "370200", "370202", "370203", "371700", "371702"};
const std::vector<v1::PartyKind> kKinds = {v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_KINDERGARTEN};

class ContradictionsTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  int Below(int limit) { return static_cast<int>(random_() % limit); }
  bool Chance(int in) { return Below(in) == 0; }
  std::string Day(int offset) { return FormatDay(absl::CivilDay(2019, 1, 1) + offset); }

  // None, open, or ended; from a start or attested.
  void FillInterval(type::v1::Interval& interval, int days) {
    const int start = Below(days);
    if (Chance(3)) {
      interval.set_attested_on(Day(start));
    } else {
      interval.set_start(Day(start));
    }
    if (Chance(2)) interval.set_end(Day(start + 1 + Below(days)));
  }

  template <class Resource>
  absl::Status Put(db::Tx& tx, const Resource& resource, std::map<std::string, Resource>& known) {
    const auto found = known.find(resource.name());
    const Resource* before = found == known.end() ? nullptr : &found->second;
    absl::StatusOr<Resource> saved = [&] {
      if constexpr (std::is_same_v<Resource, v1::Region>) return store::PutRegion(tx, before, resource);
      if constexpr (std::is_same_v<Resource, v1::Party>) return store::PutParty(tx, before, resource);
      if constexpr (std::is_same_v<Resource, v1::Scheme>) return store::PutScheme(tx, before, resource);
      if constexpr (std::is_same_v<Resource, Pairing>) return store::PutPairing(tx, before, resource);
    }();
    if (saved.ok()) written_ = [&known, resource = *saved] { known[resource.name()] = resource; };
    return saved.status();
  }

  absl::Status PutRegion(db::Tx& tx, const std::string& code) {
    v1::Region region;
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name(code);
    if (Chance(2)) FillInterval(*region.mutable_interval(), 40);
    return Put(tx, region, known_.regions);
  }

  absl::Status PutParty(db::Tx& tx, int number) {
    v1::Party party;
    party.set_name("parties/" + std::to_string(number));
    party.set_kind(kKinds[Below(2)]);
    party.set_display_name(std::to_string(Below(3)));
    const std::string& code = kRegions[Below(static_cast<int>(kRegions.size()))];
    party.set_region("regions/" + code);
    party.set_region_code(code);
    if (Chance(2)) FillInterval(*party.mutable_interval(), 40);
    if (Chance(4)) {
      // Each party's from a day of its own: the store keeps two from one id on one first day, and from nothing else.
      v1::Party::ExternalId& id = *party.add_external_ids();
      id.set_scheme("uscc");
      id.set_value(std::to_string(Below(2)));
      id.mutable_interval()->set_start(Day(number));
      if (Chance(2)) id.mutable_interval()->set_end(Day(number + 1 + Below(40)));
    }
    return Put(tx, party, known_.parties);
  }

  absl::Status PutScheme(db::Tx& tx, int number) {
    v1::Scheme scheme;
    scheme.set_name("schemes/" + std::to_string(number));
    scheme.set_strict(Chance(2));
    for (const v1::PartyKind supporter : kKinds) {
      for (const v1::PartyKind recipient : kKinds) {
        if (Chance(5)) continue;
        v1::Scheme::Lane& lane = *scheme.add_lanes();
        lane.set_supporter_kind(supporter);
        lane.set_recipient_kind(recipient);
        lane.set_mode(static_cast<v1::Scheme::Mode>(1 + Below(5)));
        lane.set_excess(static_cast<v1::Scheme::Excess>(Below(3)));
      }
    }
    return Put(tx, scheme, known_.schemes);
  }

  absl::Status PutPairing(db::Tx& tx, int number) {
    const std::string name = "pairings/" + std::to_string(number);
    const auto found = known_.pairings.find(name);
    Pairing pairing;
    if (found == known_.pairings.end()) {
      pairing.set_name(name);
      pairing.set_scheme("schemes/" + std::to_string(Below(2)));
      pairing.set_supporter("parties/" + std::to_string(Below(4)));
      pairing.set_recipient("parties/" + std::to_string(4 + Below(4)));
      const std::string parent = "pairings/" + std::to_string(Below(number + 1));
      if (Chance(2) && known_.pairings.contains(parent)) pairing.set_parent(parent);
    } else {
      pairing = found->second;
      pairing.clear_interval();
    }
    FillInterval(*pairing.mutable_interval(), 40);
    pairing.set_activated(!Chance(4));
    pairing.set_state(static_cast<Pairing::State>(1 + Below(4)));
    const v1::Party& supporter = known_.parties.at(pairing.supporter());
    const v1::Party& recipient = known_.parties.at(pairing.recipient());
    pairing.set_supporter_kind(supporter.kind());
    pairing.set_recipient_kind(recipient.kind());
    pairing.set_supporter_region(supporter.region_code());
    pairing.set_recipient_region(recipient.region_code());
    return Put(tx, pairing, known_.pairings);
  }

  absl::Status Change(db::Tx& tx) {
    switch (Below(8)) {
      case 0: return PutRegion(tx, kRegions[Below(static_cast<int>(kRegions.size()))]);
      case 1:
      case 2: return PutParty(tx, Below(8));
      case 3: return PutScheme(tx, Below(2));
      default: return PutPairing(tx, Below(14));
    }
  }

  // Puts something; a body may run again, and then does the same again.
  template <class Body>
  void Write(Body body) {
    clock_.Advance(absl::Seconds(1));
    const std::mt19937 before = random_;
    ASSERT_THAT(db::WriteAndWait(*store_,
                                 [&](db::Tx& tx) -> absl::Status {
                                   random_ = before;
                                   return body(tx);
                                 }),
                IsOk());
    written_();
  }

  void Begin() {
    for (const std::string& code : kRegions) Write([&](db::Tx& tx) { return PutRegion(tx, code); });
    for (int i = 0; i < 8; ++i) Write([&](db::Tx& tx) { return PutParty(tx, i); });
    for (int i = 0; i < 2; ++i) Write([&](db::Tx& tx) { return PutScheme(tx, i); });
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  std::mt19937 random_{2019};
  naive::Register known_;
  std::function<void()> written_;
};

INSTANTIATE_TEST_SUITE_P(Engines, ContradictionsTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(ContradictionsTest, TheTableEqualsAFullScanAfterEveryChange) {
  Begin();
  std::set<int> seen;
  size_t most = 0;
  for (int i = 0; i < 1500; ++i) {
    Write([&](db::Tx& tx) { return Change(tx); });
    std::vector<policy::Found> held, scanned;
    ASSERT_THAT(store_->Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<policy::Found>> table = contradictions::Held(tx);
      if (!table.ok()) return table.status();
      held = *std::move(table);
      if (i % 10 != 0) return absl::OkStatus();
      absl::StatusOr<std::vector<policy::Found>> scan = contradictions::Scan(tx);
      if (!scan.ok()) return scan.status();
      scanned = *std::move(scan);
      return absl::OkStatus();
    }),
                IsOk());
    const std::vector<policy::Found> expected = naive::Contradictions(known_);
    ASSERT_EQ(held, expected) << "after change " << i;
    if (i % 10 == 0) {
      ASSERT_EQ(scanned, expected) << "after change " << i;
    }
    for (const policy::Found& found : held) seen.insert(found.kind);
    most = std::max(most, held.size());
  }
  EXPECT_EQ(seen.size(), 7u) << "every kind must have come up, or it was not tested";
  EXPECT_GT(most, 20u);
}

}  // namespace

}  // namespace jiedui::pairing
