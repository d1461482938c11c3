// The keys that certificates of service are signed with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "services/rotation/config.pb.h"

namespace jiedui::rotation {

struct IssuerKey {
  std::string name;        // issuerKeys/{issuer_key}
  std::string issuer;      // who issues with it
  std::string region;      // division code of the office that confers with it; empty: it signs nothing
  Period days;             // on which it signs
  std::string public_key;  // 32 bytes
  std::string seed;        // 32 bytes; empty: it signs no more, and is listed so that what it signed can be verified
};

// Immutable; thread-safe.
class IssuerKeys {
 public:
  IssuerKeys() = default;
  explicit IssuerKeys(std::vector<IssuerKey> keys);
  // Reads the files of the configuration, which nobody else may read. The error names the key, never its content.
  static absl::StatusOr<IssuerKeys> Read(const google::protobuf::RepeatedPtrField<Config::IssuerKey>& configured);

  // The one with which the office of a division confers on a day: of several the latest begun. Null when there is none.
  const IssuerKey* SigningOn(std::string_view region, absl::CivilDay day) const;
  // In order of start, then of name.
  const std::vector<IssuerKey>& all() const { return keys_; }

 private:
  std::vector<IssuerKey> keys_;
};

}  // namespace jiedui::rotation
