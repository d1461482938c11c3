// What contradictions and coverage cost in a synthetic registry of 100,000 parties and pairings, changed by random edits. Prints the time
// of a change of each kind (in the transaction, without the commit), the time and memory of a full scan and of coverage, and the time
// of a page. Fails when the table of contradictions and the scan differ, and when coverage is not what counting the edits gives.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/region_service.h"
#include "services/pairing/schema.h"
#include "services/pairing/store.h"
#include "services/pairing/store_review.h"

namespace {

using namespace jiedui;  // NOLINT: a program of one file
namespace v1 = pairing::v1;
namespace store = pairing::store;
using pairing::v1::Pairing;
using pairing::v1::Party;
using pairing::v1::Region;
using pairing::v1::Scheme;

constexpr int kProvinces = 10, kCities = 10, kCounties = 10;  // of each: 1,000 counties
constexpr int kPairsOfCities = 500;

[[noreturn]] void Die(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

template <class T>
T OrDie(absl::StatusOr<T> result) {
  if (!result.ok()) Die(result.status());
  return *std::move(result);
}

double Seconds(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double PeakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string Padded(int number, size_t width) {
  const std::string text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

class Bench {
 public:
  Bench(db::Database& database, int size) : db_(database), parties_(size / 2), pairings_(size / 2) {}

  void Fill() {
    InOne([&](db::Tx& tx) {
      for (int p = 0; p < kProvinces; ++p) {
        PutRegion(tx, Code(p, 0, 0), Region::LEVEL_PROVINCE);
        for (int c = 1; c <= kCities; ++c) {
          PutRegion(tx, Code(p, c, 0), Region::LEVEL_PREFECTURE);
          for (int k = 1; k <= kCounties; ++k) PutRegion(tx, Code(p, c, k), Region::LEVEL_COUNTY);
        }
      }
      PutScheme(tx, Scheme::MODE_ONE_TO_ONE);
    });
    Chunks(parties_, [&](db::Tx& tx, int i) {
      // The first are the governments of the cities; every other party is a school, half of them on either side.
      const bool government = i < 2 * kPairsOfCities;
      const int city = government ? i : Below(2 * kPairsOfCities);
      known_parties_.push_back(
          PutParty(tx, nullptr, i, government, CodeOf(city, government ? 0 : 1 + Below(kCounties))));
    });
    Chunks(pairings_, [&](db::Tx& tx, int i) {
      Pairing pairing;
      pairing.set_name("pairings/p" + std::to_string(i));
      pairing.set_scheme("schemes/s");
      const bool top = i < kPairsOfCities;
      const int parent = top ? i : Below(kPairsOfCities);
      const int supporter = top ? i : 2 * kPairsOfCities + Below(parties_ - 2 * kPairsOfCities);
      const int recipient = top ? kPairsOfCities + i : 2 * kPairsOfCities + Below(parties_ - 2 * kPairsOfCities);
      pairing.set_supporter(known_parties_[supporter].name());
      pairing.set_recipient(known_parties_[recipient == supporter ? 2 * kPairsOfCities : recipient].name());
      if (pairing.supporter() == pairing.recipient())
        pairing.set_supporter(known_parties_[2 * kPairsOfCities + 1].name());
      if (!top) pairing.set_parent("pairings/p" + std::to_string(parent));
      pairing.mutable_interval()->set_start(Day(Below(30)));
      if (Chance(3)) pairing.mutable_interval()->set_end(Day(30 + Below(1000)));
      pairing.set_state(Pairing::STATE_ACTIVE);
      pairing.set_activated(true);
      known_pairings_.push_back(PutPairing(tx, nullptr, pairing));
    });
  }

  struct Cost {
    double median_us = 0, p99_us = 0, most_us = 0;
  };

  // `change` once in each of `count` transactions.
  Cost Measure(int count, const std::function<void(db::Tx&)>& change) {
    std::vector<double> us;
    for (int i = 0; i < count; ++i) {
      InOne([&](db::Tx& tx) { us.push_back(Seconds([&] { change(tx); }) * 1e6); });
    }
    std::sort(us.begin(), us.end());
    return {us[us.size() / 2], us[us.size() * 99 / 100], us.back()};
  }

  void CorrectPairing(db::Tx& tx) {
    Pairing& pairing = known_pairings_[kPairsOfCities + Below(pairings_ - kPairsOfCities)];
    Pairing next = pairing;
    next.mutable_interval()->set_end(Day(30 + Below(1000)));
    pairing = PutPairing(tx, &pairing, next);
  }
  // Nothing that contradictions rest on: the cost of the row alone.
  void AnnotatePairing(db::Tx& tx) {
    Pairing& pairing = known_pairings_[kPairsOfCities + Below(pairings_ - kPairsOfCities)];
    Pairing next = pairing;
    next.set_note("说明");
    pairing = OrDie(store::PutPairing(tx, &pairing, next));
  }
  void ChangeParent(db::Tx& tx) {
    Pairing& pairing = known_pairings_[Below(kPairsOfCities)];
    Pairing next = pairing;
    next.mutable_interval()->set_end(Day(30 + Below(1000)));
    pairing = PutPairing(tx, &pairing, next);
  }
  void MoveParty(db::Tx& tx) {
    const int number = 2 * kPairsOfCities + Below(parties_ - 2 * kPairsOfCities);
    Party& party = known_parties_[number];
    party = PutParty(tx, &party, number, false, CodeOf(Below(2 * kPairsOfCities), 1 + Below(kCounties)));
  }
  void EndRegion(db::Tx& tx) {
    Region& region = known_regions_[Below(static_cast<int>(known_regions_.size()))];
    Region next = region;
    next.mutable_interval()->clear_end();
    if (Chance(2)) next.mutable_interval()->set_end(Day(30 + Below(1000)));
    region = OrDie(store::PutRegion(tx, &region, next));
  }
  void ChangeScheme(db::Tx& tx) {
    PutScheme(tx,
              scheme_.lanes(0).mode() == Scheme::MODE_ONE_TO_ONE ? Scheme::MODE_MANY_TO_ONE : Scheme::MODE_ONE_TO_ONE);
  }

  // Counties in force on the day, and those of them in which the recipient of a pairing in force lies, or whose prefecture's
  // government is one. Parties move here past the service, which would have their pairings follow: these stay where they were written.
  std::pair<int64_t, int64_t> Covered(absl::CivilDay day) const {
    const std::string date = FormatDay(day);
    const auto over = [&](const auto& resource) {
      return !resource.interval().end().empty() && resource.interval().end() <= date;
    };
    std::set<std::string> reached;
    for (const Pairing& pairing : known_pairings_) {
      if (over(pairing) || pairing.interval().start() > date) continue;
      reached.insert(pairing.recipient_region());
    }
    std::pair<int64_t, int64_t> counted = {0, 0};
    for (const Region& region : known_regions_) {
      if (region.level() != Region::LEVEL_COUNTY || over(region)) continue;
      ++counted.first;
      const std::string above = region.code().substr(0, 4) + "00";
      if (reached.contains(region.code()) || reached.contains(above)) ++counted.second;
    }
    return counted;
  }

 private:
  int Below(int limit) { return static_cast<int>(random_() % limit); }
  bool Chance(int in) { return Below(in) == 0; }
  static std::string Day(int offset) { return FormatDay(absl::CivilDay(2019, 1, 1) + offset); }
  static std::string Code(int province, int city, int county) {
    return Padded(10 + province, 2) + Padded(city, 2) + Padded(county, 2);
  }
  // Of a city by number, as many times over as there are more cities than codes.
  static std::string CodeOf(int city, int county) {
    return Code(city / kCities % kProvinces, 1 + city % kCities, county);
  }

  void InOne(const std::function<void(db::Tx&)>& body) {
    const absl::Status status = db::WriteAndWait(db_, [&](db::Tx& tx) {
      body(tx);
      return absl::OkStatus();
    });
    if (!status.ok()) Die(status);
  }
  void Chunks(int count, const std::function<void(db::Tx&, int)>& put) {
    for (int from = 0; from < count; from += 1000) {
      InOne([&](db::Tx& tx) {
        for (int i = from; i < std::min(count, from + 1000); ++i) put(tx, i);
      });
    }
  }

  void PutRegion(db::Tx& tx, const std::string& code, Region::Level level) {
    Region region;
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_level(level);
    region.set_kind(Region::KIND_REGULAR);
    region.set_display_name(code);
    region.mutable_interval()->set_start("1950");
    if (level == Region::LEVEL_COUNTY) region.set_parent("regions/" + code.substr(0, 4) + "00");
    if (level == Region::LEVEL_PREFECTURE) region.set_parent("regions/" + code.substr(0, 2) + "0000");
    if (level == Region::LEVEL_PROVINCE) {  // the list that coverage is asked of: all that lies in them
      region.add_tags()->set_key("all");
      region.mutable_tags(0)->mutable_interval()->set_start("1950");
    }
    known_regions_.push_back(OrDie(store::PutRegion(tx, nullptr, region)));
  }
  Party PutParty(db::Tx& tx, const Party* before, int number, bool government, const std::string& code) {
    Party party;
    party.set_name("parties/" + std::to_string(number));
    party.set_kind(government ? v1::PARTY_KIND_PREFECTURE_GOVERNMENT : v1::PARTY_KIND_SCHOOL);
    party.set_display_name("第" + std::to_string(number % 40'000) + "小学");
    party.set_region("regions/" + code);
    party.set_region_code(code);
    return OrDie(store::PutParty(tx, before, party));
  }
  Pairing PutPairing(db::Tx& tx, const Pairing* before, Pairing pairing) {
    const auto party = [&](const std::string& name) -> const Party& {
      return known_parties_[std::stoul(name.substr(std::string("parties/").size()))];
    };
    pairing.set_supporter_kind(party(pairing.supporter()).kind());
    pairing.set_recipient_kind(party(pairing.recipient()).kind());
    pairing.set_supporter_region(party(pairing.supporter()).region_code());
    pairing.set_recipient_region(party(pairing.recipient()).region_code());
    return OrDie(store::PutPairing(tx, before, pairing));
  }
  void PutScheme(db::Tx& tx, Scheme::Mode mode) {
    Scheme scheme;
    scheme.set_name("schemes/s");
    scheme.set_strict(true);
    for (const auto kind : {v1::PARTY_KIND_SCHOOL, v1::PARTY_KIND_PREFECTURE_GOVERNMENT}) {
      Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(kind);
      lane.set_recipient_kind(kind);
      lane.set_mode(mode);
    }
    scheme_ = OrDie(store::PutScheme(tx, scheme_.name().empty() ? nullptr : &scheme_, scheme));
  }

  db::Database& db_;
  const int parties_, pairings_;
  std::mt19937 random_{2019};
  std::vector<Region> known_regions_;
  std::vector<Party> known_parties_;
  std::vector<Pairing> known_pairings_;
  Scheme scheme_;
};

// Which counties of the whole registry have a supporter on the first day on which any pairing is in force, and a year later.
void MeasureCoverage(db::Database& database, const Bench& bench) {
  WorkerPool workers(2, 100);
  pairing::RegionService regions(database, workers);
  Trailer trailer;
  Call call;
  call.caller = {.person = "load", .role = "system"};
  call.trailer = &trailer;
  for (const absl::CivilDay day : {absl::CivilDay(2019, 1, 1), absl::CivilDay(2020, 1, 1)}) {
    v1::GetCoverageRequest request;
    request.set_tag("all");
    request.set_effective_on(FormatDay(day));
    v1::GetCoverageResponse answer;
    std::vector<double> ms;
    const double before = PeakMib();
    for (int i = 0; i < 50; ++i) {
      ms.push_back(Seconds([&] { answer = OrDie(Await(regions.GetCoverage(call, request))); }) * 1e3);
    }
    std::sort(ms.begin(), ms.end());
    const auto [counties, covered] = bench.Covered(day);
    std::printf(
        "coverage on %s: %lld of %lld counties; median %.1f ms, most %.1f ms, %.0f MiB more (%.0f MiB before)\n",
        FormatDay(day).c_str(), static_cast<long long>(answer.covered()), static_cast<long long>(answer.total()),
        ms[ms.size() / 2], ms.back(), PeakMib() - before, before);
    if (answer.total() != counties || answer.covered() != covered) {
      Die(absl::InternalError("coverage is not what the edits left behind: " + std::to_string(covered) + " of " +
                              std::to_string(counties)));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  int size = 100'000, changes = 2000;
  std::string folder = std::filesystem::temp_directory_path() / "jiedui-registry";
  CLI::App app("Measures what contradictions and coverage cost");
  app.add_option("--size", size, "Parties and pairings together")->check(CLI::Range(10'000, 10'000'000));
  app.add_option("--changes", changes, "Changes of each kind")->check(CLI::Range(1, 100'000));
  app.add_option("--folder", folder, "Where the store is made; it must not exist");
  CLI11_PARSE(app, argc, argv);

  if (!std::filesystem::create_directory(folder)) Die(absl::AlreadyExistsError(folder));
  {
    const SystemClock clock;
    const auto database =
        OrDie(db::OpenSqlite({.path = folder + "/pairing.db"},
                             {{"pairing", pairing::SqliteMigrations(), pairing::PostgresqlMigrations()}}, clock));
    Bench bench(*database, size);
    std::printf("| | median | p99 | most |\n|---|---|---|---|\n");
    const double filled = Seconds([&] { bench.Fill(); });
    const auto row = [&](const char* name, int count, void (Bench::*change)(db::Tx&)) {
      const Bench::Cost cost = bench.Measure(count, [&](db::Tx& tx) { (bench.*change)(tx); });
      std::printf("| %s | %.0f us | %.0f us | %.0f us |\n", name, cost.median_us, cost.p99_us, cost.most_us);
    };
    row("a pairing's note (nothing to look at)", changes, &Bench::AnnotatePairing);
    row("a pairing's dates", changes, &Bench::CorrectPairing);
    row("the dates of a pairing with its children", changes / 10 + 1, &Bench::ChangeParent);
    row("a party moves", changes, &Bench::MoveParty);
    row("a region ends or comes back", changes / 10 + 1, &Bench::EndRegion);
    row("a scheme's lanes", 3, &Bench::ChangeScheme);

    std::vector<pairing::policy::Found> scanned, held;
    const double before = PeakMib();
    const auto read = [&](const std::function<absl::Status(db::Tx&)>& body) {
      const absl::Status status = database->Read(body);
      if (!status.ok()) Die(status);
    };
    const double scan = Seconds([&] {
      read([&](db::Tx& tx) {
        scanned = OrDie(pairing::contradictions::Scan(tx));
        return absl::OkStatus();
      });
    });
    const double after = PeakMib();
    read([&](db::Tx& tx) {
      held = OrDie(pairing::contradictions::Held(tx));
      return absl::OkStatus();
    });
    store::ContradictionQuery query;
    query.limit = 51;
    const double page = Seconds([&] {
      for (int i = 0; i < 100; ++i) {
        read([&](db::Tx& tx) { return store::ListContradictions(tx, Scope::All(), query).status(); });
      }
    });
    std::printf(
        "\n%d parties and pairings filled in %.1f s; %zu contradictions held; a full scan takes %.2f s and %.0f MiB "
        "more "
        "(%.0f MiB before); a page of 50 takes %.2f ms\n",
        size, filled, held.size(), scan, after - before, before, page * 10);
    if (held != scanned) Die(absl::InternalError("the table differs from the scan"));
    MeasureCoverage(*database, bench);
  }
  std::filesystem::remove_all(folder);
}
