// Many callers at once on the same few schools: no overlap, no pair past a limit, no self-pair and no gap between revisions slips in on
// either engine, and the table of contradictions still equals a scan.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "common/base/text.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/contradictions_test_oracle.h"
#include "services/pairing/model_test_world.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::IsOk;
using model::Player;
using v1::Pairing;

constexpr int kCallers = 6, kVerbs = 150;

// What all callers have seen last.
class Board {
 public:
  void Put(const absl::StatusOr<Pairing>& pairing) {
    if (!pairing.ok()) return;
    absl::MutexLock lock(&mutex_);
    seen_[pairing->name()] = *pairing;
  }
  std::optional<Pairing> Any(Player& player) {
    absl::MutexLock lock(&mutex_);
    if (seen_.empty()) return std::nullopt;
    auto it = seen_.begin();
    std::advance(it, player.Below(static_cast<int>(seen_.size())));
    return it->second;
  }

 private:
  absl::Mutex mutex_;
  std::map<std::string, Pairing> seen_ ABSL_GUARDED_BY(mutex_);
};

class ConcurrencyTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  void Play(Player& player, const std::string& who) {
    for (int i = 0; i < kVerbs; ++i) {
      const std::optional<Pairing> any = board_.Any(player);
      const int verb = any.has_value() ? player.Below(12) : 0;
      const Pairing* const parent = any.has_value() && player.Chance(2) ? &*any : nullptr;
      if (verb < 5) {
        board_.Put(player.Propose(StrCat(who, "-", i), parent));
      } else if (verb < 8) {
        board_.Put(player.Activate(*any));
      } else if (verb == 8) {
        board_.Put(player.End(*any));
      } else if (verb == 9) {
        player.Correct(*any);
      } else if (verb == 10) {
        player.MoveOrEndSchool();
      } else {
        player.MergeOrRestore();
      }
    }
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {{"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  Board board_;
};

INSTANTIATE_TEST_SUITE_P(Engines, ConcurrencyTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

TEST_P(ConcurrencyTest, NothingSlipsInBetweenTwoCallers) {
  clock_.SetAutoTick(absl::Microseconds(7));
  Player(pairings_, regions_, registers_, 0).Begin();
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([this, i] {
      Player player(pairings_, regions_, registers_, static_cast<uint32_t>(i + 1));
      Play(player, StrCat("c", i));
    });
  }
  for (std::thread& caller : callers) caller.join();

  naive::Register all;
  std::vector<policy::Found> held;
  std::map<std::string, std::vector<std::pair<int64_t, int64_t>>> recorded;  // by pairing, in order of revision
  ASSERT_THAT(store_->Read([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<naive::Register> loaded = naive::LoadRegister(tx);
    if (!loaded.ok()) return loaded.status();
    all = *std::move(loaded);
    absl::StatusOr<std::vector<policy::Found>> table = contradictions::Held(tx);
    if (!table.ok()) return table.status();
    held = *std::move(table);
    return tx.Each({"test.recorded", "SELECT name, recorded_from, recorded_to FROM pairing ORDER BY name, revision"},
                   {}, [&](const db::Row& row) {
                     recorded[std::string(row.Text(0))].emplace_back(row.Int(1), row.Int(2));
                     return absl::OkStatus();
                   });
  }),
              IsOk());
  EXPECT_EQ(held, naive::Contradictions(all));
  for (const policy::Found& found : held) {
    EXPECT_NE(found.kind, v1::Contradiction::KIND_OVERLAP) << found.subject << " and " << found.other;
    EXPECT_FALSE(found.kind == v1::Contradiction::KIND_ORPHAN &&
                 all.pairings.at(found.subject).state() != Pairing::STATE_ENDED)
        << found.subject;
  }
  EXPECT_GT(all.pairings.size(), 50u);
  for (const auto& [name, spans] : recorded) {
    EXPECT_EQ(static_cast<int64_t>(spans.size()), all.pairings.at(name).revision()) << name;
    EXPECT_EQ(spans.back().second, db::kOpen) << name;
    for (size_t i = 1; i < spans.size(); ++i) EXPECT_EQ(spans[i - 1].second, spans[i].first) << "a gap in " << name;
  }
  std::map<std::pair<std::string, std::string>, int> without_reason;  // by parent and day
  for (const auto& [name, pairing] : all.pairings) {
    EXPECT_NE(pairing.supporter(), pairing.recipient());
    EXPECT_EQ(pairing.supporter_region(), all.parties.at(pairing.supporter()).region_code())
        << name << " stayed behind";
    EXPECT_EQ(pairing.recipient_region(), all.parties.at(pairing.recipient()).region_code())
        << name << " stayed behind";
    if (pairing.supporter_kind() != v1::PARTY_KIND_VOCATIONAL_SCHOOL || !pairing.activated()) continue;
    if (pairing.state() != Pairing::STATE_ACTIVE || !pairing.reason().empty()) continue;
    for (int day = -5; day < 2 * model::kDays; ++day) {
      const absl::CivilDay date = model::kFirstDay + day;
      const Period period = naive::PeriodOf(pairing.interval());
      if (date < period.start || (period.end.has_value() && date >= *period.end)) continue;
      EXPECT_LE((++without_reason[{pairing.parent(), FormatDay(date)}]), model::kCap) << pairing.parent();
    }
  }
}

}  // namespace
}  // namespace jiedui::pairing
