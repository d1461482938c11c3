// The two primitives that agreements rest on, from libsodium. Pure functions of bytes; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace jiedui::trusteeship {

inline constexpr size_t kHashBytes = 32, kPublicKeyBytes = 32, kSignatureBytes = 64;

// SHA-256.
std::string Sha256(std::string_view bytes);

// Ed25519 (RFC 8032): whether `signature` was made over `message` with the private key of `public_key`. False for any other length of
// key or signature.
bool VerifyEd25519(std::string_view public_key, std::string_view message, std::string_view signature);

// Whether 32 bytes are a key that verification may trust: a point of the main subgroup, not one of the few with which anybody could sign
// anything.
bool IsUsablePublicKey(std::string_view public_key);

std::string Hex(std::string_view bytes);

}  // namespace jiedui::trusteeship
