// Waiting for what another thread or process will do.
#pragma once

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace jiedui::testing {

// Asks `condition` again and again until it holds (true) or `timeout` has passed (false). The one place where tests poll; the
// timeout is only how long a broken test hangs, so it is generous.
[[nodiscard]] bool WaitUntil(absl::FunctionRef<bool()> condition, absl::Duration timeout = absl::Seconds(30));

}  // namespace jiedui::testing
