// Whether a promise was kept: pure functions of exact values. Nothing is rounded before it is compared; what nobody has entered is "no
// value", never zero; what waits for a figure that others publish is "pending", never missed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "common/base/exact.h"

namespace jiedui::reporting::policy {

// ---- Promises ------------------------------------------------------------------------------------------------------------

// 不低于、达到: at least.
struct Floor {
  Exact value;
};
// 控制在…以下、不高于: at most. `rest`: 基本消除 leaves a small rest, which is shown as such and is not the promise kept.
struct Ceiling {
  Exact value;
  Exact rest = 0;
};
// 1—2个、4000—8000人: at least the low, planned up to the high; going above is told, not refused.
struct Range {
  Exact low, high;
};
// 115所: neither fewer nor more.
struct Exactly {
  Exact value;
};
// 继续提高 (above the year before), 达到全省平均水平 (at least), 接近 (at least that less a tolerance which somebody has set), 缺编减少
// (below), 两教一保 (at least twice the classes).
struct Relative {
  bool passing = true;  // must pass it; otherwise reaching it is enough
  bool lower = false;   // lower is better
  Exact factor = 1;     // of the reference
  Exact tolerance = 0;  // 接近
};
// 基本实现: rated by people on evidence; never a percentage.
struct Qualitative {};

using Promise = std::variant<Floor, Ceiling, Range, Exactly, Relative, Qualitative>;

// ---- Verdicts ------------------------------------------------------------------------------------------------------------

enum class Verdict {
  kNoValue,  // nothing has been entered
  kPending,  // the figure it is held against is not published, or nobody has rated it
  kMissed,
  kRest,  // within the rest that 基本 leaves
  kMet,
  kAboveRange,  // met, and beyond what was planned
};

// What people say of a qualitative goal (Q11-3).
enum class Rating { kNotStarted, kUnderWay, kLargelyReached, kReached };

// What is known on the day that is judged.
struct Measured {
  std::optional<Exact> value;
  std::optional<Exact> reference;  // of a relative promise
  std::optional<Rating> rating;    // of a qualitative one
};

struct Judgement {
  Verdict verdict = Verdict::kNoValue;
  // What the value was held against; of a qualitative promise none.
  std::optional<Exact> bound = std::nullopt;
  // How far beyond the bound: negative where it was missed by so much. Of an exact number: value less promise.
  std::optional<Exact> distance = std::nullopt;
};

Judgement Judge(const Promise& promise, const Measured& measured);

// ---- Parts that make a whole (DX18-3.2.1) ----------------------------------------------------------------------------------

// Places and years with their part of a promise. INVALID_ARGUMENT naming the year when the parts of a year are not the whole of that year.
struct Matrix {
  std::map<std::pair<int, std::string>, int64_t> parts;  // (year, division code) → part
  std::map<int, int64_t> wholes;                         // year → whole
};
absl::Status ValidMatrix(std::string_view field, const Matrix& matrix);

}  // namespace jiedui::reporting::policy
