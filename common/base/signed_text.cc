#include "common/base/signed_text.h"

#include "common/base/text.h"
#include "sodium.h"

namespace jiedui {
namespace {

constexpr std::string_view kLabel = "signature ";

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// The pair of keys of a seed. Deterministic: needs no sodium_init, which seeds the random generator.
struct Keys {
  explicit Keys(std::string_view seed) { crypto_sign_seed_keypair(Bytes(public_key), Bytes(secret_key), Bytes(seed)); }
  ~Keys() { sodium_memzero(secret_key.data(), secret_key.size()); }

  std::string public_key = std::string(crypto_sign_PUBLICKEYBYTES, '\0');
  std::string secret_key = std::string(crypto_sign_SECRETKEYBYTES, '\0');
};

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string PublicKeyOf(std::string_view seed) { return Keys(seed).public_key; }

std::string SignText(std::string_view text, std::string_view seed) {
  const Keys keys(seed);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(Bytes(signature), nullptr, Bytes(text), text.size(), Bytes(std::string_view(keys.secret_key)));
  return StrCat(text, kLabel, ToHex(signature), "\n");
}

absl::StatusOr<std::string_view> VerifySignedText(std::string_view format, std::string_view document,
                                                  std::string_view public_key) {
  const auto malformed = [&](std::string_view detail) -> absl::Status {
    return Failure(kSignedTextMalformed, {{"format", format}, {"detail", detail}});
  };
  if (public_key.size() != kPublicKeyBytes || crypto_core_ed25519_is_valid_point(Bytes(public_key)) != 1) {
    return InvalidField("public_key", "32字节的Ed25519公钥");
  }
  if (!document.starts_with(StrCat(format, "\n"))) return malformed("首行不是文件种类");
  if (!document.ends_with('\n')) return malformed("末行不完整");
  const size_t last = document.rfind('\n', document.size() - 2) + 1;
  const std::string_view line = document.substr(last, document.size() - last - 1);
  if (!line.starts_with(kLabel)) return malformed("末行不是签名");
  const absl::StatusOr<std::string> signature = FromHex("signature", line.substr(kLabel.size()), crypto_sign_BYTES);
  if (!signature.ok()) return malformed("签名应为128位十六进制数字");
  const std::string_view text = document.substr(0, last);
  if (crypto_sign_verify_detached(Bytes(std::string_view(*signature)), Bytes(text), text.size(), Bytes(public_key)) !=
      0) {
    return Failure(kSignedTextInvalid);
  }
  return text;
}

std::string ToHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

absl::StatusOr<std::string> FromHex(std::string_view field, std::string_view hex, size_t bytes) {
  std::string out;
  out.reserve(bytes);
  for (size_t i = 0; i + 1 < hex.size() && hex.size() == 2 * bytes; i += 2) {
    const int high = Digit(hex[i]), low = Digit(hex[i + 1]);
    if (high < 0 || low < 0) break;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  if (out.size() != bytes) return InvalidField(field, StrCat(2 * bytes, "位小写十六进制数字"));
  return out;
}

}  // namespace jiedui
