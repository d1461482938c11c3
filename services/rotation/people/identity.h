// Identity numbers: valid ones, how they are shown, and how they are kept. They are in no event, log line or error.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace jiedui::rotation {

// 18 characters with a right check digit (GB 11643, ISO 7064 MOD 11-2) and a birth date that exists. The error does not repeat it.
absl::Status ValidIdentity(std::string_view field, std::string_view number);

// The first two and the last two characters, the others as "*".
std::string MaskedIdentity(std::string_view number);

// Seals identity numbers under a key of the operator, and finds them by a keyed hash. Immutable; thread-safe. Without a key it holds
// nothing: numbers are refused.
class IdentityVault {
 public:
  // Without a key.
  IdentityVault() = default;
  // `key`: 32 bytes. Two keys are derived from it, one to seal and one to hash.
  static absl::StatusOr<IdentityVault> Open(std::string_view key);
  // The key is the first line of a file: 64 hexadecimal digits. The file must not be readable by others.
  static absl::StatusOr<IdentityVault> FromFile(const std::string& path);

  bool HasKey() const { return !seal_key_.empty(); }
  std::string Hash(std::string_view number) const;  // 32 bytes
  std::string Seal(std::string_view number) const;  // with a random nonce
  absl::StatusOr<std::string> Unseal(
      std::string_view sealed) const;  // an error where it was changed, or the key is another

 private:
  std::string seal_key_, hash_key_;
};

}  // namespace jiedui::rotation
