// jiedui agreement list, get, draw-up, amend, sign, attest, file, verify; jiedui key new, register, end, list.
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/trusteeship/text.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/agreement.grpc.pb.h"
#include "sodium.h"

namespace jiedui::cli {
namespace {

using tv1::Agreement;
using tv1::SigningKey;
using Stub = tv1::AgreementService::Stub;

std::string Hex(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  hex.pop_back();
  return hex;
}

absl::StatusOr<std::string> FromHex(std::string_view what, std::string_view hex, size_t size) {
  std::string bytes(size, '\0');
  size_t length = 0;
  const bool read = hex.size() == size * 2 && sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), size,
                                                             hex.data(), hex.size(), nullptr, &length, nullptr) == 0;
  if (!read || length != size) return UsageError(StrCat(what, "应是 ", size * 2, " 个十六进制数字。"));
  return bytes;
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return UsageError(StrCat("打不开文件“", path, "”。"));
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

absl::StatusOr<Agreement> Fetch(Session& session, const std::string& name, int64_t version = 0) {
  tv1::GetAgreementRequest request;
  request.set_name(InCollection("agreements", name));
  request.set_version(version);
  return session.client.Call(&Stub::GetAgreement, request);
}

absl::StatusOr<Exit> Print(Session& session, const Agreement& agreement) {
  if (session.json()) {
    session.PrintJson(agreement);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", agreement.name());
  table.AddField("版本", StrCat(agreement.version()));
  table.AddField("协议期", StrCat(agreement.start(), " 至 ", agreement.end()));
  table.AddField("状态", AgreementText(&agreement));
  table.AddField("备案", agreement.filed_on());
  for (const auto& flag : agreement.flags()) table.AddField("提醒", flag.message());
  table.AddField("来源", agreement.attestation().source());
  session.PrintWhole(table);
  if (agreement.shares().empty()) return Exit::kOk;
  Table shares({{"签署方"}, {"单位"}, {"自版本"}, {"应签的哈希值"}, {"签署日期"}, {"签署人"}});
  for (const auto& share : agreement.shares()) {
    shares.Add({ChineseName(share.role()), session.directory.Party(share.party()), StrCat(share.since_version()),
                Hex(share.hash()), share.signature().signed_on(), share.signature().signer()});
  }
  session.streams.out << "\n";
  session.PrintWhole(shares);
  Table clauses({{"条"}, {"约束"}, {"内容"}});
  for (const auto& clause : agreement.clauses()) {
    std::string binds;
    for (const int role : clause.binds()) {
      binds += StrCat(binds.empty() ? "" : "、", ChineseName(static_cast<tv1::PartyRole>(role)));
    }
    clauses.Add({clause.number(), binds, clause.text()});
  }
  session.streams.out << "\n";
  session.Print(clauses);
  return Exit::kOk;
}

// ---- list, get, verify ---------------------------------------------------------------------------------------------------

struct ReadOptions {
  std::string name, filter;
  int64_t version = 0;
};

absl::StatusOr<Exit> List(Session& session, const ReadOptions& options) {
  tv1::ListAgreementsRequest request;
  request.set_filter(options.filter);
  std::vector<Agreement> found;
  const auto listed =
      session.client.EachPage(&Stub::ListAgreements, request, 0, [&](const tv1::ListAgreementsResponse& page, int64_t) {
        found.insert(found.end(), page.agreements().begin(), page.agreements().end());
        return page.agreements_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
    return Exit::kOk;
  }
  Table table({{"编号"}, {"协议期"}, {"状态"}, {"备案"}});
  for (const Agreement& agreement : found) {
    table.Add({std::string(IdOf(agreement.name())), StrCat(agreement.start(), " 至 ", agreement.end()),
               AgreementText(&agreement), agreement.filed_on()});
  }
  session.Print(table);
  return Exit::kOk;
}

absl::StatusOr<Exit> Get(Session& session, const ReadOptions& options) {
  const auto agreement = Fetch(session, options.name, options.version);
  if (!agreement.ok()) return agreement.status();
  return Print(session, *agreement);
}

absl::StatusOr<Exit> Verify(Session& session, const ReadOptions& options) {
  tv1::VerifyAgreementRequest request;
  request.set_name(InCollection("agreements", options.name));
  request.set_version(options.version);
  const auto verified = session.client.Call(&Stub::VerifyAgreement, request);
  if (!verified.ok()) return verified.status();
  if (session.json()) {
    session.PrintJson(*verified);
    return Exit::kOk;
  }
  Table table({{"签署方"}, {"内容与哈希值"}, {"签署"}, {"签名"}});
  for (const auto& result : verified->results()) {
    table.Add({ChineseName(result.role()), result.hash_matches() ? "相符" : "不符",
               result.signed_() ? "已签署" : "未签署",
               result.signed_() ? (result.signature_verifies() ? "有效" : "无效") : ""});
  }
  session.Print(table);
  if (verified->attested()) session.Note("该版本据公开来源登记，没有可验证的签名。");
  return Exit::kOk;
}

// ---- draw-up, amend, attest, file ----------------------------------------------------------------------------------------

struct TermsOptions : WriteOptions {
  std::string name, start, end, reason, etag, source, signed_on, signed_by, filed_on;
  std::vector<std::string> clauses;
};

// "number=1;text=…;binds=supporter,school" for each clause; `binds` has its own separator because | divides clauses elsewhere.
absl::Status SetTerms(const TermsOptions& options, Agreement& agreement) {
  agreement.set_start(options.start);
  agreement.set_end(options.end);
  for (const std::string& text : options.clauses) {
    Agreement::Clause& clause = *agreement.add_clauses();
    const size_t first = text.find(';'), second = text.find(';', first + 1);
    if (first == std::string::npos || second == std::string::npos) {
      return UsageError(StrCat("“", text, "”应写作 编号;约束的各方（以逗号分隔）;内容"));
    }
    clause.set_number(text.substr(0, first));
    clause.set_text(text.substr(second + 1));
    std::string binds = text.substr(first + 1, second - first - 1);
    for (size_t comma = 0; !binds.empty(); binds = comma == std::string::npos ? "" : binds.substr(comma + 1)) {
      comma = binds.find(',');
      const auto role = ParseEnum<tv1::PartyRole>("--clause", binds.substr(0, comma));
      if (!role.ok()) return role.status();
      clause.add_binds(*role);
    }
  }
  return absl::OkStatus();
}

template <class Request>
absl::StatusOr<Exit> Send(Session& session, const WriteOptions& options, Request& request,
                          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Agreement*)) {
  SetWrite(options, request);
  Trailer trailer;
  const auto written = session.client.Call(method, request, &trailer);
  if (!written.ok()) return WithRequestId(session, written.status(), request.request_id());
  const auto printed = Print(session, *written);
  NoteWritten(session, trailer, options);
  return printed;
}

absl::StatusOr<Exit> DrawUp(Session& session, const TermsOptions& options) {
  tv1::DrawUpAgreementRequest request;
  request.set_trusteeship(InCollection("trusteeships", options.name));
  const absl::Status set = SetTerms(options, *request.mutable_agreement());
  if (!set.ok()) return set;
  return Send(session, options, request, &Stub::DrawUpAgreement);
}

absl::StatusOr<Exit> Amend(Session& session, const TermsOptions& options) {
  const auto present = Fetch(session, options.name);
  if (!present.ok()) return present.status();
  tv1::AmendAgreementRequest request;
  Agreement& agreement = *request.mutable_agreement();
  agreement.set_name(present->name());
  agreement.set_etag(options.etag.empty() ? present->etag() : Quoted(options.etag));
  TermsOptions terms = options;
  if (terms.start.empty()) terms.start = present->start();
  if (terms.end.empty()) terms.end = present->end();
  const absl::Status set = SetTerms(terms, agreement);
  if (!set.ok()) return set;
  if (options.clauses.empty()) *agreement.mutable_clauses() = present->clauses();
  request.set_reason(options.reason);
  return Send(session, options, request, &Stub::AmendAgreement);
}

absl::StatusOr<Exit> Attest(Session& session, const TermsOptions& options) {
  tv1::AttestAgreementRequest request;
  request.set_trusteeship(InCollection("trusteeships", options.name));
  request.mutable_attestation()->set_signed_on(options.signed_on);
  request.mutable_attestation()->set_signed_by(options.signed_by);
  request.mutable_attestation()->set_source(options.source);
  return Send(session, options, request, &Stub::AttestAgreement);
}

absl::StatusOr<Exit> FileCopy(Session& session, const TermsOptions& options) {
  const auto present = Fetch(session, options.name);
  if (!present.ok()) return present.status();
  tv1::FileAgreementRequest request;
  request.set_name(present->name());
  request.set_etag(options.etag.empty() ? present->etag() : Quoted(options.etag));
  request.set_filed_on(options.filed_on.empty() ? Today() : options.filed_on);
  return Send(session, options, request, &Stub::FileAgreement);
}

// ---- sign ----------------------------------------------------------------------------------------------------------------

struct SignOptions : WriteOptions {
  std::string name, role, key, key_file, signature, signer, signed_on;
};

absl::StatusOr<Exit> Sign(Session& session, const SignOptions& options) {
  const auto role = ParseEnum<tv1::PartyRole>("--role", options.role);
  if (!role.ok()) return role.status();
  const auto agreement = Fetch(session, options.name);
  if (!agreement.ok()) return agreement.status();
  tv1::SignAgreementRequest request;
  request.set_name(agreement->name());
  request.set_role(*role);
  for (const auto& share : agreement->shares()) {
    if (share.role() == *role) request.set_hash(share.hash());
  }
  request.set_key(InCollection("signingKeys", options.key));
  request.set_signer(options.signer);
  request.set_signed_on(options.signed_on.empty() ? Today() : options.signed_on);
  if (!options.signature.empty()) {
    const auto signature = FromHex("签名", options.signature, crypto_sign_BYTES);
    if (!signature.ok()) return signature.status();
    request.set_signature(*signature);
  } else {
    const auto file = ReadText(options.key_file);
    if (!file.ok()) return file.status();
    auto seed = FromHex("密钥文件的内容", file->substr(0, file->find_last_not_of("\r\n ") + 1), crypto_sign_SEEDBYTES);
    if (!seed.ok()) return seed.status();
    std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0'), secret_key(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                             reinterpret_cast<unsigned char*>(secret_key.data()),
                             reinterpret_cast<const unsigned char*>(seed->data()));
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(request.hash().data()), request.hash().size(),
                         reinterpret_cast<const unsigned char*>(secret_key.data()));
    sodium_memzero(secret_key.data(), secret_key.size());
    sodium_memzero(seed->data(), seed->size());
    request.set_signature(signature);
  }
  return Send(session, options, request, &Stub::SignAgreement);
}

// ---- Keys ----------------------------------------------------------------------------------------------------------------

struct KeyOptions : WriteOptions {
  std::string name, party, public_key, start, end, reason, file;
};

absl::StatusOr<Exit> NewKey(Session& session, const KeyOptions& options) {
  std::string seed(crypto_sign_SEEDBYTES, '\0'), public_key(crypto_sign_PUBLICKEYBYTES, '\0'),
      secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  randombytes_buf(seed.data(), seed.size());
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key.data()),
                           reinterpret_cast<unsigned char*>(secret_key.data()),
                           reinterpret_cast<const unsigned char*>(seed.data()));
  // Nobody else may read it, and one that is there is never written over.
  const int file = ::open(options.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return UsageError(StrCat("不能新建文件“", options.file, "”，已存在的密钥不会被覆盖。"));
  const std::string text = Hex(seed) + "\n";
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (::close(file) != 0 || !written) return UsageError(StrCat("文件“", options.file, "”没有写完。"));
  session.streams.out << Hex(public_key) << "\n";
  session.Note(StrCat("以上是公钥，请交主管部门登记；私钥在“", options.file, "”，请妥善保管，不要交给任何人。"));
  return Exit::kOk;
}

Table KeyTable(Session& session, const std::vector<SigningKey>& keys) {
  Table table({{"编号"}, {"单位"}, {"公钥"}, {"有效期"}, {"停用缘由"}});
  for (const SigningKey& key : keys) {
    table.Add({std::string(IdOf(key.name())), session.directory.Party(key.party()), Hex(key.public_key()),
               FormatInterval(key.interval()), key.reason()});
  }
  return table;
}

absl::StatusOr<Exit> RegisterKey(Session& session, const KeyOptions& options) {
  tv1::RegisterSigningKeyRequest request;
  const auto party = session.resolve.Party(options.party);
  if (!party.ok()) return party.status();
  const auto public_key = FromHex("公钥", options.public_key, crypto_sign_PUBLICKEYBYTES);
  if (!public_key.ok()) return public_key.status();
  request.mutable_signing_key()->set_party(party->name());
  request.mutable_signing_key()->set_public_key(*public_key);
  request.mutable_signing_key()->mutable_interval()->set_start(options.start.empty() ? Today() : options.start);
  request.mutable_signing_key()->mutable_interval()->set_end(options.end);
  request.set_signing_key_id(options.name);
  SetWrite(options, request);
  Trailer trailer;
  const auto key = session.client.Call(&Stub::RegisterSigningKey, request, &trailer);
  if (!key.ok()) return WithRequestId(session, key.status(), request.request_id());
  session.json() ? session.PrintJson(*key) : session.PrintWhole(KeyTable(session, {*key}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

absl::StatusOr<Exit> EndKey(Session& session, const KeyOptions& options) {
  tv1::GetSigningKeyRequest get;
  get.set_name(InCollection("signingKeys", options.name));
  const auto present = session.client.Call(&Stub::GetSigningKey, get);
  if (!present.ok()) return present.status();
  tv1::EndSigningKeyRequest request;
  request.set_name(present->name());
  request.set_etag(present->etag());
  request.set_end(options.end);
  request.set_reason(options.reason);
  SetWrite(options, request);
  Trailer trailer;
  const auto key = session.client.Call(&Stub::EndSigningKey, request, &trailer);
  if (!key.ok()) return WithRequestId(session, key.status(), request.request_id());
  session.json() ? session.PrintJson(*key) : session.PrintWhole(KeyTable(session, {*key}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

absl::StatusOr<Exit> ListKeys(Session& session, const KeyOptions& options) {
  tv1::ListSigningKeysRequest request;
  if (!options.party.empty()) {
    const auto party = session.resolve.Party(options.party);
    if (!party.ok()) return party.status();
    request.set_party(party->name());
  }
  std::vector<SigningKey> keys;
  const auto listed = session.client.EachPage(
      &Stub::ListSigningKeys, request, 0, [&](const tv1::ListSigningKeysResponse& page, int64_t) {
        keys.insert(keys.end(), page.signing_keys().begin(), page.signing_keys().end());
        return page.signing_keys_size();
      });
  if (!listed.ok()) return listed;
  session.json() ? session.PrintJson(keys) : session.PrintWhole(KeyTable(session, keys));
  return Exit::kOk;
}

void AddTerms(CLI::App* command, TermsOptions& options) {
  command->add_option("--start", options.start, "协议期的首日")->type_name("DATE");
  command->add_option("--end", options.end, "协议期后的首日")->type_name("DATE");
  command->add_option("--clause", options.clauses, "条款，可多次：编号;supporter,county_government,school;内容")
      ->type_name("CLAUSE");
}

void AddKeyCommands(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, "key", "签署协议的密钥");
  {
    auto* command = group->add_subcommand("new", "新建密钥：私钥写入文件，公钥显示出来");
    auto options = std::make_shared<KeyOptions>();
    command->add_option("file", options->file, "新文件")->required()->type_name("FILE");
    WhenGiven(command, chosen, options, NewKey);
  }
  {
    auto* command = group->add_subcommand("register", "登记单位的公钥");
    auto options = std::make_shared<KeyOptions>();
    command->add_option("--id", options->name, "编号，不填则随机")->type_name("ID");
    command->add_option("--party", options->party, "单位")->required()->type_name("PARTY");
    command->add_option("--public-key", options->public_key, "公钥，64 个十六进制数字")->required()->type_name("HEX");
    command->add_option("--start", options->start, "自该日可用，默认今天")->type_name("DATE");
    command->add_option("--end", options->end, "自该日不可用")->type_name("DATE");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, RegisterKey);
  }
  {
    auto* command = group->add_subcommand("end", "停用密钥");
    auto options = std::make_shared<KeyOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_option("--end", options->end, "自该日不可用，默认今天")->type_name("DATE");
    command->add_option("--reason", options->reason, "缘由")->required()->type_name("TEXT");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, EndKey);
  }
  {
    auto* command = group->add_subcommand("list", "列出公钥");
    auto options = std::make_shared<KeyOptions>();
    command->add_option("--party", options->party, "只看该单位")->type_name("PARTY");
    WhenGiven(command, chosen, options, ListKeys);
  }
}

}  // namespace

void AddAgreementCommands(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, "agreement", "托管帮扶三方协议");
  {
    auto* command = group->add_subcommand("list", "列出协议");
    auto options = std::make_shared<ReadOptions>();
    command->add_option("--filter", options->filter, "条件（AIP-160）")->type_name("FILTER");
    WhenGiven(command, chosen, options, List);
  }
  const std::tuple<const char*, const char*, absl::StatusOr<Exit> (*)(Session&, const ReadOptions&)> reads[] = {
      {"get", "一份协议：条款、应签的哈希值、签署", Get}, {"verify", "重新计算哈希值并验证签名", Verify}};
  for (const auto& [name, what, run] : reads) {
    auto* command = group->add_subcommand(name, what);
    auto options = std::make_shared<ReadOptions>();
    command->add_option("name", options->name, "编号，与托管帮扶相同")->required()->type_name("NAME");
    command->add_option("--version", options->version, "第几版，默认最新")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, run);
  }
  const auto writes = [&](const char* name, const char* what,
                          absl::StatusOr<Exit> (*run)(Session&, const TermsOptions&)) {
    auto* command = group->add_subcommand(name, what);
    auto options = std::make_shared<TermsOptions>();
    command->add_option("name", options->name, "托管帮扶的编号")->required()->type_name("NAME");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, run);
    return std::pair(command, options);
  };
  const auto [draw_up, drawn] = writes("draw-up", "拟定协议", DrawUp);
  AddTerms(draw_up, *drawn);
  const auto [amend, amended] = writes("amend", "修订协议：只有受约束内容改变的一方须重新签署", Amend);
  AddTerms(amend, *amended);
  amend->add_option("--reason", amended->reason, "缘由")->type_name("TEXT");
  amend->add_option("--etag", amended->etag, "所见的版本，如 3")->type_name("N");
  const auto [attest, attested] = writes("attest", "按公开来源登记已签署的协议", Attest);
  attest->add_option("--signed-on", attested->signed_on, "签署日期")->type_name("DATE");
  attest->add_option("--signed-by", attested->signed_by, "最迟签署日期")->type_name("DATE");
  attest->add_option("--source", attested->source, "来源")->required()->type_name("TEXT");
  const auto [file, filed] = writes("file", "登记协议已备案", FileCopy);
  file->add_option("--on", filed->filed_on, "备案日期，默认今天")->type_name("DATE");
  {
    auto* command = group->add_subcommand("sign", "以一方的密钥签署");
    auto options = std::make_shared<SignOptions>();
    command->add_option("name", options->name, "编号，与托管帮扶相同")->required()->type_name("NAME");
    command->add_option("--role", options->role, "哪一方")->required()->type_name(Choices<tv1::PartyRole>());
    command->add_option("--key", options->key, "登记的密钥编号")->required()->type_name("NAME");
    auto* with = command->add_option("--key-file", options->key_file, "私钥文件")->type_name("FILE");
    command->add_option("--signature", options->signature, "在别处作出的签名，128 个十六进制数字")
        ->type_name("HEX")
        ->excludes(with);
    command->add_option("--signer", options->signer, "签署人")->required()->type_name("TEXT");
    command->add_option("--on", options->signed_on, "签署日期，默认今天")->type_name("DATE");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Sign);
  }
  AddKeyCommands(app, chosen);
}

}  // namespace jiedui::cli
