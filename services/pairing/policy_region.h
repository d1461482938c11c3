// The rules of regions over time as pure functions of values: lineage, lists, sets, coverage. As in policy.h: no I/O, no clock.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"

namespace jiedui::pairing::policy {

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPredecessors(const v1::Region& region);
absl::Status ValidRegionTag(const v1::RegionTag& tagged);
absl::Status ValidRegionSet(const v1::RegionSet& set);
// A key of a list: a resource id.
absl::Status ValidTagKey(std::string_view field, std::string_view key);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// The dates of both do not contradict the change: the region is in force on its day, and the predecessor was until then and no
// longer; a part that was split off begins on that day, and the predecessor may go on.
absl::Status CanSucceed(const v1::Region& region, const v1::Region::Predecessor& change, const v1::Region& predecessor);

// ---- Tags ----------------------------------------------------------------------------------------------------------------

// What an import does with a tag: the outcome, and the region that bears it afterwards. Refused: a second tag of the same key at
// the same time.
struct Tagging {
  type::v1::ImportOutcome outcome = type::v1::IMPORT_OUTCOME_UNSPECIFIED;
  v1::Region region;
};
absl::StatusOr<Tagging> WithTag(v1::Region region, const v1::Region::Tag& tag, bool update);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// Of each level the last declaration made by the day.
std::vector<v1::DeclaredRegionCount> DeclaredOn(const v1::RegionSet& set, absl::CivilDay day);

// How regions hang together, as the register has them now.
class RegionMap {
 public:
  // `key` is what pairings record a region by: its code, or its id where it has none.
  void AddRegion(std::string name, std::string key, std::string parent);
  void AddChange(const std::string& predecessor, const std::string& successor);

  // The region, all it came from and all that became of it; sisters left out.
  std::vector<std::string> Relatives(const std::string& name) const;
  // The area above, "" at the top or for a region nobody knows.
  const std::string& ParentOf(const std::string& name) const;
  // The name of the region that pairings record as `key`, or "".
  const std::string& NameOf(const std::string& key) const;
  const std::string& KeyOf(const std::string& name) const;

 private:
  struct Node {
    std::string key, parent;
    std::vector<std::string> predecessors, successors;
  };
  std::map<std::string, Node> nodes_;
  std::map<std::string, std::string> names_;  // by key
};

// A region that pairings of the day have as that of a recipient.
struct Recipient {
  std::string region_key;
  v1::PartyKind kind = v1::PARTY_KIND_UNSPECIFIED;
  bool certain = false;  // in force on the day; else not known whether it had begun
};

// Whether, and how, the region called `name` is covered (GetCoverageRequest.Way says the rule). `ways` empty: any counts.
struct Cover {
  type::v1::InForce covered = type::v1::IN_FORCE_NO;
  v1::GetCoverageRequest::Way way = v1::GetCoverageRequest::WAY_UNSPECIFIED;

  bool operator==(const Cover&) const = default;
};
class Coverage {
 public:
  // `map` must outlive this.
  Coverage(const RegionMap& map, const std::vector<Recipient>& recipients,
           std::vector<v1::GetCoverageRequest::Way> ways);

  Cover Of(const std::string& name) const;
  // Whether the region lies in the scope, as it is today or as it was.
  bool InScope(const Scope& scope, const std::string& name) const;

 private:
  // What reaches a region, by certainty.
  struct Reach {
    bool authority[2] = {}, within[2] = {};
  };
  bool Counts(v1::GetCoverageRequest::Way way) const;

  const RegionMap& map_;
  const std::vector<v1::GetCoverageRequest::Way> ways_;
  std::map<std::string, Reach> reach_;  // by region name
};

}  // namespace jiedui::pairing::policy
