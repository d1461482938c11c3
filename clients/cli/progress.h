// A progress bar on a terminal; nothing anywhere else.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"

namespace jiedui::cli {

class Progress {
 public:
  // `terminal` null: draws nothing. It must outlive the bar.
  Progress(std::ostream* terminal, std::string title, int64_t total)
      : terminal_(terminal), title_(std::move(title)), total_(total) {}
  ~Progress() { Clear(); }

  // Redraws at most ten times a second.
  void Update(int64_t done);
  // Takes the bar away, so that a line can be printed.
  void Clear();

 private:
  std::ostream* const terminal_;
  const std::string title_;
  const int64_t total_;
  absl::Time drawn_ = absl::InfinitePast();
  bool visible_ = false;
};

}  // namespace jiedui::cli
