// The rows of what was heard of postings that rest on trusteeships.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "services/trusteeship/policy_linked.h"

namespace jiedui::trusteeship::store {

// What an event of a posting changed here.
struct PostingHeard {
  bool is_new = false;  // nothing as new was known
  std::string former;   // the trusteeship it rested on until now, "" for none
};
// Keeps what an event said, unless something as new is there, or it rests on no trusteeship and never did.
absl::StatusOr<PostingHeard> Hear(db::Tx& tx, const HeardPosting& posting);

// Those that rest on a trusteeship, in order of name.
absl::StatusOr<std::vector<HeardPosting>> PostingsOf(db::Tx& tx, std::string_view trusteeship);

}  // namespace jiedui::trusteeship::store
