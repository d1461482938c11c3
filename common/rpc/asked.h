// What a question is asked of: a day, and an instant as of which it was known. The fields are `effective_on` and `known_at`.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/instant.h"
#include "common/db/revision.h"

namespace jiedui::rpc {

// Nothing where the request names no day.
template <class Request>
absl::StatusOr<std::optional<absl::CivilDay>> DayNamed(const Request& request) {
  if (request.effective_on().empty()) return std::optional<absl::CivilDay>();
  absl::StatusOr<absl::CivilDay> day = ParseDay("effective_on", request.effective_on());
  if (!day.ok()) return day.status();
  return std::optional<absl::CivilDay>(*day);
}

// Today where the request names no day.
template <class Request>
absl::StatusOr<absl::CivilDay> DayAsked(const Call& call, const Request& request) {
  absl::StatusOr<std::optional<absl::CivilDay>> day = DayNamed(request);
  if (!day.ok()) return day.status();
  return day->value_or(call.today);
}

// In microseconds; what is known now where the request names no instant.
template <class Request>
absl::StatusOr<int64_t> KnownAtAsked(const Request& request) {
  if (!request.has_known_at()) return db::kPresent;
  return MicrosOf("known_at", request.known_at());
}

}  // namespace jiedui::rpc
