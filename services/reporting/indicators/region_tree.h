// The regions of the country over time, as the registry has told them: what lies in what on a day, what became of what, which lists name it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "jiedui/pairing/v1/region.pb.h"

namespace jiedui::reporting::policy {

struct Region {
  struct Change {
    std::string code;  // what it came from
    absl::CivilDay date;
    pairing::v1::Region::How how = pairing::v1::Region::HOW_UNSPECIFIED;
  };
  struct Listed {
    std::string list;
    Period period;
  };

  std::string code;  // the id of one without a code
  std::string display_name;
  std::string parent;  // code; "000000" for the first level
  pairing::v1::Region::Level level = pairing::v1::Region::LEVEL_UNSPECIFIED;
  pairing::v1::Region::Kind kind = pairing::v1::Region::KIND_UNSPECIFIED;
  std::optional<Period> period;  // none: no source says anything
  std::vector<Change> predecessors;
  std::vector<Listed> lists;
};

Region RegionOf(const pairing::v1::Region& region);

class RegionTree {
 public:
  explicit RegionTree(std::vector<Region> regions);

  const Region* Find(std::string_view code) const;
  // What lies directly in it on the day, in order of code; in the whole country the provinces. What is not known not to be there is there.
  std::vector<const Region*> Children(std::string_view code, absl::CivilDay day) const;
  bool IsThere(const Region& region, absl::CivilDay day) const;
  // The list is known to name it on the day, or an area in which it lies.
  bool IsListed(const Region& region, std::string_view list, absl::CivilDay day) const;
  // It is the area, or lies in it.
  bool LiesIn(std::string_view code, std::string_view area) const;

 private:
  std::map<std::string, Region, std::less<>> regions_;
  std::map<std::string, std::vector<const Region*>, std::less<>> children_;
};

}  // namespace jiedui::reporting::policy
