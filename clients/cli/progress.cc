#include "clients/cli/progress.h"

#include "absl/time/clock.h"

namespace jiedui::cli {
namespace {

constexpr int kCells = 30;
constexpr absl::Duration kPause = absl::Milliseconds(100);

}  // namespace

void Progress::Update(int64_t done) {
  if (terminal_ == nullptr || total_ <= 0) return;
  const absl::Time now = absl::Now();
  if (done < total_ && now - drawn_ < kPause) return;
  drawn_ = now;
  const auto filled = static_cast<int>(kCells * done / total_);
  std::string bar;
  for (int i = 0; i < kCells; ++i) bar += i < filled ? "█" : "░";
  *terminal_ << "\r" << title_ << "  " << bar << "  " << done << "/" << total_ << "  " << 100 * done / total_
             << "%\x1b[K" << std::flush;
  visible_ = true;
}

void Progress::Clear() {
  if (visible_) *terminal_ << "\r\x1b[K" << std::flush;
  visible_ = false;
}

}  // namespace jiedui::cli
