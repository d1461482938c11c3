// Texts that carry their own signature, so that whoever has the public key verifies them without asking us: service certificates.
//
// A signed text is UTF-8 in lines, each ended by U+000A. The first line says what it is ("jiedui-service-certificate/1"), the last is
// "signature " and the Ed25519 signature (RFC 8032) in hexadecimal over all bytes before that line. Any tool verifies it: cut the
// last line off, verify the rest. Pure functions; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/error.h"

namespace jiedui {

inline constexpr Reason kSignedTextMalformed{"SIGNED_TEXT_MALFORMED", absl::StatusCode::kInvalidArgument,
                                             "文件不是完整的“{format}”签名文件：{detail}。",
                                             "The document is not a signed {format}: {detail}."};
inline constexpr Reason kSignedTextInvalid{
    "SIGNED_TEXT_INVALID", absl::StatusCode::kFailedPrecondition,
    "签名与文件内容或公钥不符：文件被改动，或不是由该公钥的持有者签发。",
    "The signature does not verify: the text was changed, or it was signed with another key."};

// For docs and tests.
inline constexpr const Reason* kSignedTextReasons[] = {&kSignedTextMalformed, &kSignedTextInvalid};

inline constexpr size_t kSeedBytes = 32;       // of a private key
inline constexpr size_t kPublicKeyBytes = 32;  // of a public one

// The public key that belongs to a seed of kSeedBytes.
std::string PublicKeyOf(std::string_view seed);

// `text` with its signature line. It must end in a line feed; `seed` has kSeedBytes.
std::string SignText(std::string_view text, std::string_view seed);

// The text before the signature line, a view into `document`, when it was signed with the private key of `public_key` and its first
// line is `format`. kSignedTextMalformed where there is nothing to verify, kSignedTextInvalid where it does not verify.
absl::StatusOr<std::string_view> VerifySignedText(std::string_view format, std::string_view document,
                                                  std::string_view public_key);

// Bytes in lower-case hexadecimal, and back: exactly `bytes` of them or nothing.
std::string ToHex(std::string_view bytes);
absl::StatusOr<std::string> FromHex(std::string_view field, std::string_view hex, size_t bytes);

}  // namespace jiedui
