// Who is counted for what, where one may serve several: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "jiedui/rotation/v1/types.pb.h"

namespace jiedui::rotation::policy {

// Parts of a post, exact: so many that any share (denominators to 60), divided among the places of circuit teaching (to 21), is a whole
// number of them, and the posts of a large county still fit.
using Parts = absl::int128;

Parts PartsOf(int64_t posts);
// A share as entered, unset for a full post, divided among `places`.
Parts PartsOf(const v1::Share& share, int places = 1);
// Whole posts in it, and whole posts that hold it.
int64_t WholePosts(Parts parts);
int64_t PostsAbove(Parts parts);
// With two decimals, cut and not rounded: "1.50".
std::string TextOfPosts(Parts parts);

// What is there, and which of the demands (by index) it can serve.
struct Supply {
  Parts amount = 0;
  std::vector<int> serves;
};
// How much of each demand is met when nothing is counted twice: as much as possible, where an earlier demand never loses to a later one.
std::vector<Parts> Fill(const std::vector<Parts>& demands, const std::vector<Supply>& supplies);

}  // namespace jiedui::rotation::policy
