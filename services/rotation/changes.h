// How a resource of the rotation service is changed: loaded, looked at by access, then followed by its next revision with its event.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/resource/changes.h"
#include "services/rotation/access.h"
#include "services/rotation/reasons.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {

// Whether a resource that is there is shown to the caller; kNotFound otherwise.
template <class Resource>
absl::Status MaySee(db::Tx&, const Call& call, const Resource& resource) {
  using Traits = resource::Traits<Resource>;
  if (access::Concerns(call.caller, call.scope, Traits::RegionsOf(resource), Traits::PartiesOf(resource))) {
    return absl::OkStatus();
  }
  return Failure(kNotFound, {{"name", resource.name()}});
}

// Teachers see themselves and their postings, too.
template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::Person& person) {
  using Traits = resource::Traits<v1::Person>;
  if (access::IsPerson(call.caller, person.name()) ||
      access::Concerns(call.caller, call.scope, Traits::RegionsOf(person), Traits::PartiesOf(person))) {
    return absl::OkStatus();
  }
  return Failure(kNotFound, {{"name", person.name()}});
}
template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::Posting& posting) {
  using Traits = resource::Traits<v1::Posting>;
  if (access::IsPerson(call.caller, posting.person()) ||
      access::Concerns(call.caller, call.scope, Traits::RegionsOf(posting), Traits::PartiesOf(posting))) {
    return absl::OkStatus();
  }
  return Failure(kNotFound, {{"name", posting.name()}});
}

// A quota or a batch holds for whoever lies in its area, a team for whoever lies with one of its sides: they use it, and so they see it.
inline absl::Status MaySeeFromWithin(const Call& call, const std::string& name, const std::vector<std::string>& regions,
                                     const std::vector<std::string>& parties) {
  const bool within = std::any_of(regions.begin(), regions.end(), [&](const std::string& region) {
    return !call.caller.region.empty() && Scope::Region(region).Covers(call.caller.region);
  });
  if (within || access::Concerns(call.caller, call.scope, regions, parties)) return absl::OkStatus();
  return Failure(kNotFound, {{"name", name}});
}
template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::Quota& quota) {
  return MaySeeFromWithin(call, quota.name(), resource::Traits<v1::Quota>::RegionsOf(quota), {});
}
template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::Batch& batch) {
  return MaySeeFromWithin(call, batch.name(), resource::Traits<v1::Batch>::RegionsOf(batch), {});
}
template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::Team& team) {
  using Traits = resource::Traits<v1::Team>;
  return MaySeeFromWithin(call, team.name(), Traits::RegionsOf(team), Traits::PartiesOf(team));
}

template <>
inline absl::Status MaySee(db::Tx&, const Call& call, const v1::ServiceCertificate& certificate) {
  using Traits = resource::Traits<v1::ServiceCertificate>;
  if (access::IsPerson(call.caller, certificate.person()) ||
      access::Concerns(call.caller, call.scope, Traits::RegionsOf(certificate), {})) {
    return absl::OkStatus();
  }
  return Failure(kNotFound, {{"name", certificate.name()}});
}

// The present revision for a change: the caller sees it, and has seen it as it is. Whether it may be changed by this caller is the
// handler's next question (access::MayWriteIn).
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

}  // namespace jiedui::rotation
