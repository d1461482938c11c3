#include "services/rotation/people/identity.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <fstream>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/rotation/people/reasons_person.h"
#include "sodium.h"

namespace jiedui::rotation {
namespace {

constexpr size_t kDigits = 18;
constexpr size_t kKeyBytes = crypto_kdf_KEYBYTES;
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kKeyBytes == 32 && crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);
// Never changed: what was sealed and hashed under other keys could not be read and found again.
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "jdidnum1";
constexpr uint64_t kSealKey = 1, kHashKey = 2;

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string Derive(uint64_t id, std::string_view key) {
  std::string derived(32, '\0');
  crypto_kdf_derive_from_key(Bytes(derived), derived.size(), id, kContext, Bytes(key));
  return derived;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A check digit may be written as a small x: the same number.
std::string Normal(std::string_view number) {
  std::string normal(number);
  if (!normal.empty() && normal.back() == 'x') normal.back() = 'X';
  return normal;
}

}  // namespace

absl::Status ValidIdentity(std::string_view field, std::string_view number) {
  constexpr std::string_view kExpected = "18位公民身份号码，出生日期真实存在，校验码正确";
  const std::string normal = Normal(number);
  if (normal.size() != kDigits || !std::all_of(normal.begin(), normal.end() - 1, IsDigit)) {
    return InvalidField(field, kExpected);
  }
  const std::string birth = StrCat(normal.substr(6, 4), "-", normal.substr(10, 2), "-", normal.substr(12, 2));
  if (!ParseDay(field, birth).ok()) return InvalidField(field, kExpected);
  // ISO 7064 MOD 11-2: each place weighs twice the one to its right.
  int sum = 0;
  for (size_t i = 0; i + 1 < kDigits; ++i) sum = (sum + (normal[i] - '0')) * 2 % 11;
  if (normal.back() != "10X98765432"[sum % 11]) return InvalidField(field, kExpected);
  return absl::OkStatus();
}

std::string MaskedIdentity(std::string_view number) {
  std::string masked = Normal(number);
  for (size_t i = 2; i + 2 < masked.size(); ++i) masked[i] = '*';
  return masked;
}

absl::StatusOr<IdentityVault> IdentityVault::Open(std::string_view key) {
  if (sodium_init() < 0) return Failure(kInternal, {{"detail", "libsodium cannot be initialised"}});
  if (key.size() != kKeyBytes) return InvalidField("identity_key_file", "64个十六进制数字（32字节）");
  IdentityVault vault;
  vault.seal_key_ = Derive(kSealKey, key);
  vault.hash_key_ = Derive(kHashKey, key);
  return vault;
}

absl::StatusOr<IdentityVault> IdentityVault::FromFile(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return InvalidField("identity_key_file", StrCat("文件“", path, "”应存在"));
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return InvalidField("identity_key_file", StrCat("文件“", path, "”应只有运行本服务的用户可以读写（chmod 600）"));
  }
  std::ifstream in(path);
  std::string line, key(kKeyBytes, '\0');
  std::getline(in, line);
  size_t size = 0;
  const char* end = nullptr;
  const bool whole = line.size() == kKeyBytes * 2 &&
                     sodium_hex2bin(Bytes(key), key.size(), line.data(), line.size(), nullptr, &size, &end) == 0 &&
                     size == kKeyBytes;
  if (!whole) key.clear();
  return Open(key);
}

std::string IdentityVault::Hash(std::string_view number) const {
  std::string hash(32, '\0');
  const std::string normal = Normal(number);
  crypto_generichash(Bytes(hash), hash.size(), Bytes(std::string_view(normal)), normal.size(),
                     Bytes(std::string_view(hash_key_)), hash_key_.size());
  return hash;
}

std::string IdentityVault::Seal(std::string_view number) const {
  const std::string normal = Normal(number);
  std::string sealed(kNonceBytes + normal.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed) + kNonceBytes, nullptr, Bytes(std::string_view(normal)),
                                             normal.size(), nullptr, 0, nullptr, Bytes(sealed),
                                             Bytes(std::string_view(seal_key_)));
  return sealed;
}

absl::StatusOr<std::string> IdentityVault::Unseal(std::string_view sealed) const {
  if (!HasKey()) return absl::Status(Failure(kNoIdentityKey));
  if (sealed.size() > kNonceBytes + kTagBytes) {
    std::string number(sealed.size() - kNonceBytes - kTagBytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(number), nullptr, nullptr, Bytes(sealed) + kNonceBytes,
                                                   sealed.size() - kNonceBytes, nullptr, 0, Bytes(sealed),
                                                   Bytes(std::string_view(seal_key_))) == 0) {
      return number;
    }
  }
  return Failure(kInternal, {{"detail", "a sealed identity number cannot be opened with this key"}});
}

}  // namespace jiedui::rotation
