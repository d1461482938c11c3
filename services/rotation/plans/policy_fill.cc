#include "services/rotation/plans/policy_fill.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>

#include "common/base/text.h"

namespace jiedui::rotation::policy {
namespace {

constexpr int kMaxDenominator = 60, kMaxPlaces = 21;

Parts CommonMultiple(int last) {
  Parts multiple = 1;
  for (int64_t n = 2; n <= last; ++n) multiple *= n / std::gcd(static_cast<int64_t>(multiple % n), n);
  return multiple;
}

// About 2 × 10^33: 75,000 posts fit into 127 bits.
Parts Post() {
  static const Parts post = CommonMultiple(kMaxDenominator) * CommonMultiple(kMaxPlaces);
  return post;
}

// A flow from supplies to demands, kept as what each supply gives to each demand.
class Flow {
 public:
  Flow(size_t demands, const std::map<std::vector<int>, Parts>& supplies) : demands_(demands) {
    for (const auto& [serves, amount] : supplies) {
      serves_.push_back(serves);
      left_.push_back(amount);
      given_.emplace_back(demands, Parts(0));
    }
  }

  // Up to `wanted` more for a demand; what the others have they keep, though maybe of other supplies.
  Parts Add(size_t demand, Parts wanted) {
    Parts added = 0;
    while (added < wanted) {
      const Parts step = Augment(demand, wanted - added);
      if (step == 0) break;
      added += step;
    }
    return added;
  }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  // The shortest way from a demand to a supply that has something left, through supplies of other demands, which then take theirs
  // elsewhere; gives what went along it.
  Parts Augment(size_t demand, Parts wanted) {
    std::vector<size_t> supply_from(left_.size(), kNone);  // the demand that reached a supply
    std::vector<size_t> demand_from(demands_, kNone);      // the supply that reached a demand
    std::vector<size_t> queue = {demand};
    for (size_t next = 0; next < queue.size(); ++next) {
      const size_t at = queue[next];
      for (size_t s = 0; s < left_.size(); ++s) {
        if (supply_from[s] != kNone ||
            !std::binary_search(serves_[s].begin(), serves_[s].end(), static_cast<int>(at))) {
          continue;
        }
        supply_from[s] = at;
        if (left_[s] > 0) return Push(demand, s, wanted, supply_from, demand_from);
        for (size_t other = 0; other < demands_; ++other) {
          if (other == demand || demand_from[other] != kNone || given_[s][other] == 0) continue;
          demand_from[other] = s;
          queue.push_back(other);
        }
      }
    }
    return 0;
  }

  Parts Push(size_t demand, size_t last, Parts wanted, const std::vector<size_t>& supply_from,
             const std::vector<size_t>& demand_from) {
    Parts amount = std::min(wanted, left_[last]);
    for (size_t at = supply_from[last]; at != demand; at = supply_from[demand_from[at]]) {
      amount = std::min(amount, given_[demand_from[at]][at]);
    }
    left_[last] -= amount;
    for (size_t s = last;;) {
      const size_t at = supply_from[s];
      given_[s][at] += amount;
      if (at == demand) return amount;
      s = demand_from[at];
      given_[s][at] -= amount;
    }
  }

  const size_t demands_;
  std::vector<std::vector<int>> serves_;
  std::vector<Parts> left_;
  std::vector<std::vector<Parts>> given_;
};

}  // namespace

Parts PartsOf(int64_t posts) { return Post() * posts; }

Parts PartsOf(const v1::Share& share, int places) {
  if (share.denominator() <= 0 || share.numerator() <= 0) return Post() / places;
  return Post() / share.denominator() / places * share.numerator();
}

int64_t WholePosts(Parts parts) { return static_cast<int64_t>(parts / Post()); }

int64_t PostsAbove(Parts parts) { return static_cast<int64_t>((parts + Post() - 1) / Post()); }

std::string TextOfPosts(Parts parts) {
  const auto hundredths = static_cast<int64_t>(parts % Post() * 100 / Post());
  return StrCat(WholePosts(parts), hundredths < 10 ? ".0" : ".", hundredths);
}

std::vector<Parts> Fill(const std::vector<Parts>& demands, const std::vector<Supply>& supplies) {
  std::map<std::vector<int>, Parts> alike;
  for (const Supply& supply : supplies) {
    std::vector<int> serves = supply.serves;
    std::sort(serves.begin(), serves.end());
    if (!serves.empty()) alike[serves] += supply.amount;
  }
  Flow flow(demands.size(), alike);
  std::vector<Parts> filled;
  filled.reserve(demands.size());
  for (size_t demand = 0; demand < demands.size(); ++demand) filled.push_back(flow.Add(demand, demands[demand]));
  return filled;
}

}  // namespace jiedui::rotation::policy
