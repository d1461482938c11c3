// How a resource of the reporting service is changed: loaded, looked at by access, then followed by its next revision with its event.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "common/resource/changes.h"
#include "services/reporting/access.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting {

// Whether a resource that is there is shown to the caller; kNotFound otherwise.
template <class Resource>
absl::Status MaySee(db::Tx&, const Call& call, const Resource& resource) {
  using Traits = resource::Traits<Resource>;
  if (access::Concerns(call.caller, call.scope, Traits::RegionsOf(resource), Traits::PartiesOf(resource))) {
    return absl::OkStatus();
  }
  return Failure(kNotFound, {{"name", resource.name()}});
}

// The present revision for a change: the caller sees it, and has seen it as it is. Whether it may be changed by this caller is the
// handler's next question.
template <class Resource>
absl::StatusOr<resource::Entered<Resource>> LoadForChange(db::Mutation& m, const Call& call, std::string_view name,
                                                          std::string_view etag) {
  absl::StatusOr<resource::Entered<Resource>> entered = resource::Get<Resource>(m.tx(), name);
  if (!entered.ok()) return entered.status();
  absl::Status may = MaySee(m.tx(), call, entered->resource);
  if (!may.ok()) return may;
  if (etag.empty()) return MissingField("etag");
  absl::Status current = resource::IsCurrent(name, entered->resource.etag(), etag);
  if (!current.ok()) return current;
  return entered;
}

}  // namespace jiedui::reporting
