// The commands of one kind of resource: list, get, history, add, update and verbs. Fields are written as record_fields.h says: 项目=内容.
//
// A Kind says what differs:
//
//   Resource, Stub                        the message and the service
//   kCommand, kWhat, kCollection          "plan", "一校一策方案", "plans"
//   Columns(), Cells(session, resource)   the table
//   Filters()                             the options of `list`
//   kGet, kList                           the calls, and where there are such: kRevisions, kCreate, kUpdate
//   kAdd                                  what `add` is called; absent: "add"
//
// Where a resource stands in a request or a page is told by its type.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::cli::kinds {

// A condition that `list` takes as an option.
struct Filter {
  std::string option, what, field;
  enum Meaning { kText, kId, kParty, kRegion, kValue } meaning = kText;
  std::string collection = {};                             // of kId
  const google::protobuf::EnumDescriptor* type = nullptr;  // of kValue
};

template <class Enum>
Filter ValueFilter(std::string option, std::string what, std::string field) {
  return {std::move(option),
          std::move(what),
          std::move(field),
          Filter::kValue,
          "",
          google::protobuf::GetEnumDescriptor<Enum>()};
}

// The option's text as a condition of `filter`; nothing of an empty one.
absl::Status AddFilter(Session& session, const Filter& filter, const std::string& text, std::string& conditions);

struct ListOptions {
  std::vector<std::string> conditions;  // as Filters() are
  std::string filter, on;
  int64_t limit = 0;
};
struct NameOptions {
  std::string name;
};
struct AddOptions : WriteOptions {
  std::string id;
  std::vector<std::string> fields;
};
struct ChangeOptions : WriteOptions {
  std::string name, etag, reason;
  std::vector<std::string> fields;
};

// What a call takes and gives.
template <class Stub, class Request, class Response>
Request RequestOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*));
template <class Stub, class Request, class Response>
Response ResponseOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*));

namespace internal {

// The field of the message that holds such a resource, or several.
template <class Resource>
const google::protobuf::FieldDescriptor* FieldOf(const google::protobuf::Descriptor* type, bool repeated) {
  for (int i = 0; i < type->field_count(); ++i) {
    if (type->field(i)->message_type() == Resource::descriptor() && type->field(i)->is_repeated() == repeated) {
      return type->field(i);
    }
  }
  return nullptr;
}

// The id wanted: the one string field that ends so, request_id aside.
inline void SetId(google::protobuf::Message& request, const std::string& id) {
  for (int i = 0; i < request.GetDescriptor()->field_count(); ++i) {
    const auto* field = request.GetDescriptor()->field(i);
    if (field->name() != "request_id" && field->name().ends_with("_id")) {
      request.GetReflection()->SetString(&request, field, id);
    }
  }
}

}  // namespace internal

template <class Resource>
Resource& Into(google::protobuf::Message& request) {
  return static_cast<Resource&>(
      *request.GetReflection()->MutableMessage(&request, internal::FieldOf<Resource>(request.GetDescriptor(), false)));
}
template <class Resource>
const Resource& In(const google::protobuf::Message& message) {
  return static_cast<const Resource&>(
      message.GetReflection()->GetMessage(message, internal::FieldOf<Resource>(message.GetDescriptor(), false)));
}

// All items of a list, or `limit` of them.
template <class Item, class Stub, class Request, class Response>
absl::StatusOr<std::vector<Item>> All(Session& session,
                                      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                      const Request& request, int64_t limit = 0) {
  std::vector<Item> found;
  const absl::Status listed =
      session.client.EachPage(method, request, limit, [&](const Response& page, int64_t wanted) {
        const auto* field = internal::FieldOf<Item>(Response::descriptor(), true);
        const int64_t taken = std::min<int64_t>(wanted, page.GetReflection()->FieldSize(page, field));
        for (int i = 0; i < taken; ++i) {
          found.push_back(static_cast<const Item&>(page.GetReflection()->GetRepeatedMessage(page, field, i)));
        }
        return taken;
      });
  if (!listed.ok()) return listed;
  return found;
}

template <class Kind>
Table TableOf(Session& session, const std::vector<typename Kind::Resource>& resources) {
  Table table(Kind::Columns());
  for (const auto& resource : resources) table.Add(Kind::Cells(session, resource));
  return table;
}

template <class Kind>
absl::StatusOr<typename Kind::Resource> Fetch(Session& session, const std::string& name) {
  decltype(RequestOf(Kind::kGet)) request;
  request.set_name(InCollection(Kind::kCollection, name));
  return session.client.Call(Kind::kGet, request);
}

template <class Kind>
absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  decltype(RequestOf(Kind::kList)) request;
  std::string conditions = options.filter;
  const std::vector<Filter> filters = Kind::Filters();
  for (size_t i = 0; i < filters.size(); ++i) {
    const absl::Status added = AddFilter(session, filters[i], options.conditions[i], conditions);
    if (!added.ok()) return added;
  }
  request.set_filter(conditions);
  if constexpr (requires { request.set_effective_on(options.on); }) request.set_effective_on(options.on);
  const auto found = All<typename Kind::Resource>(session, Kind::kList, request, options.limit);
  if (!found.ok()) return found.status();
  if (session.json()) {
    session.PrintJson(*found);
    return Exit::kOk;
  }
  session.Print(TableOf<Kind>(session, *found));
  if (session.settings.header) session.Note(StrCat("共 ", found->size(), " 项。"));
  return Exit::kOk;
}

// All fields of a resource, one a line; times aside, which `history` tells.
void PrintFields(Session& session, const google::protobuf::Message& resource);

template <class Kind>
absl::StatusOr<Exit> Get(Session& session, const NameOptions& options) {
  const auto resource = Fetch<Kind>(session, options.name);
  if (!resource.ok()) return resource.status();
  if (session.json()) {
    session.PrintJson(*resource);
    return Exit::kOk;
  }
  session.PrintWhole(TableOf<Kind>(session, {*resource}));
  session.streams.out << "\n";
  PrintFields(session, *resource);
  return Exit::kOk;
}

template <class Kind>
absl::StatusOr<Exit> History(Session& session, const NameOptions& options) {
  using Resource = typename Kind::Resource;
  decltype(RequestOf(Kind::kRevisions)) request;
  request.set_name(InCollection(Kind::kCollection, options.name));
  Table table({{"版本", Table::Column::kNumber}, {"时间"}, {"何人"}, {"操作"}, {"由"}, {"至"}, {"缘由"}});
  std::vector<Resource> revisions;
  const auto state = [](const std::string& name) {
    if constexpr (requires { Resource::State_descriptor(); }) {
      const auto* value = Resource::State_descriptor()->FindValueByName("STATE_" + name);
      return value == nullptr ? name : ChineseName(Resource::State_descriptor(), value->number());
    }
    return name;
  };
  const auto listed = session.client.EachPage(
      Kind::kRevisions, request, 0, [&](const decltype(ResponseOf(Kind::kRevisions))& page, int64_t) {
        for (const auto& revision : page.revisions()) {
          const Resource& resource = In<Resource>(revision);
          revisions.push_back(resource);
          table.Add({StrCat(resource.revision()), FormatInstant(revision.time()), revision.actor(),
                     revision.method().substr(revision.method().rfind('/') + 1), state(revision.from()),
                     state(revision.to()), [&] {
                       if constexpr (requires { resource.reason(); }) return resource.reason();
                       return std::string();
                     }()});
        }
        return page.revisions_size();
      });
  if (!listed.ok()) return listed;
  session.json() ? session.PrintJson(revisions) : session.Print(table);
  return Exit::kOk;
}

// Sends a write whose content is filled in, and prints what came of it.
template <class Kind, class Request>
absl::StatusOr<Exit> Send(Session& session, const WriteOptions& options, Request& request,
                          grpc::Status (Kind::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             typename Kind::Resource*)) {
  const absl::Status resolved = ResolveParties(session.resolve, request);
  if (!resolved.ok()) return resolved;
  SetWrite(options, request);
  Trailer trailer;
  const auto written = session.client.Call(method, request, &trailer);
  if (!written.ok()) return WithRequestId(session, written.status(), request.request_id());
  session.json() ? session.PrintJson(*written) : session.Print(TableOf<Kind>(session, {*written}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

template <class Kind>
absl::StatusOr<Exit> Add(Session& session, const AddOptions& options) {
  decltype(RequestOf(Kind::kCreate)) request;
  const absl::Status set = SetFields(options.fields, Into<typename Kind::Resource>(request));
  if (!set.ok()) return set;
  internal::SetId(request, options.id);
  return Send<Kind>(session, options, request, Kind::kCreate);
}

template <class Kind>
absl::StatusOr<Exit> Update(Session& session, const ChangeOptions& options) {
  const auto present = Fetch<Kind>(session, options.name);
  if (!present.ok()) return present.status();
  decltype(RequestOf(Kind::kUpdate)) request;
  auto& resource = Into<typename Kind::Resource>(request);
  resource = *present;
  NoteSeen(session, "修改", options.etag, resource);
  const absl::Status set = SetFields(options.fields, resource);
  if (!set.ok()) return set;
  return Send<Kind>(session, options, request, Kind::kUpdate);
}

// A verb on what is there, with the fields of its request: on the version that the official names, or on what is shown here.
template <class Kind, auto kMethod>
absl::StatusOr<Exit> Verb(Session& session, const ChangeOptions& options) {
  auto present = Fetch<Kind>(session, options.name);
  if (!present.ok()) return present.status();
  NoteSeen(session, "办理", options.etag, *present);
  decltype(RequestOf(kMethod)) request;
  const absl::Status set = SetFields(options.fields, request);
  if (!set.ok()) return set;
  if constexpr (requires { request.set_reason(options.reason); }) {
    if (!options.reason.empty()) request.set_reason(options.reason);
  }
  request.set_name(present->name());
  request.set_etag(present->etag());
  return Send<Kind>(session, options, request, kMethod);
}

// A change of one resource: its name, fields and version.
inline CLI::App* AddChange(CLI::App& group, Body& chosen, const char* name, const char* what,
                           absl::StatusOr<Exit> (*run)(Session&, const ChangeOptions&), bool reason = false) {
  auto* command = group.add_subcommand(name, what);
  auto options = std::make_shared<ChangeOptions>();
  command->add_option("name", options->name, "编号")->required()->type_name("NAME");
  command->add_option("fields", options->fields, "项目=内容，可多项")->type_name("FIELD");
  command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
  if (reason) command->add_option("--reason", options->reason, "缘由")->type_name("TEXT");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, run);
  return command;
}

template <class Kind, auto kMethod>
void AddVerb(CLI::App& group, Body& chosen, const char* name, const char* what) {
  constexpr bool kReason = requires(decltype(RequestOf(kMethod)) request) { request.set_reason(""); };
  AddChange(group, chosen, name, what, Verb<Kind, kMethod>, kReason);
}

// The group of the kind in `app`, with what every kind has.
template <class Kind>
CLI::App* AddKind(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, Kind::kCommand, Kind::kWhat);
  {
    auto* command = group->add_subcommand("list", "列出");
    auto options = std::make_shared<ListOptions>();
    const std::vector<Filter> filters = Kind::Filters();
    options->conditions.resize(filters.size());
    for (size_t i = 0; i < filters.size(); ++i) {
      command->add_option(filters[i].option, options->conditions[i], filters[i].what)
          ->type_name(filters[i].type != nullptr              ? Choices(filters[i].type)
                      : filters[i].meaning == Filter::kParty  ? "PARTY"
                      : filters[i].meaning == Filter::kRegion ? "REGION"
                      : filters[i].meaning == Filter::kId     ? "NAME"
                                                              : "TEXT");
    }
    if constexpr (requires(decltype(RequestOf(Kind::kList)) request) { request.set_effective_on(""); }) {
      command->add_option("--on", options->on, "该日有效的")->type_name("DATE");
    }
    command->add_option("--filter", options->filter, "其他条件（AIP-160）")->type_name("FILTER");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, List<Kind>);
  }
  const auto read = [&](const char* name, const char* what, absl::StatusOr<Exit> (*run)(Session&, const NameOptions&)) {
    auto* command = group->add_subcommand(name, what);
    auto options = std::make_shared<NameOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    WhenGiven(command, chosen, options, run);
  };
  read("get", "一项的全部内容", Get<Kind>);
  if constexpr (requires { Kind::kRevisions; }) read("history", "全部版本：何人何时由何至何", History<Kind>);
  if constexpr (requires { Kind::kCreate; }) {
    const char* name = "add";
    if constexpr (requires { Kind::kAdd; }) name = Kind::kAdd;
    auto* command = group->add_subcommand(name, "登记");
    auto options = std::make_shared<AddOptions>();
    command->add_option("fields", options->fields, "项目=内容，可多项")->required()->type_name("FIELD");
    command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Add<Kind>);
  }
  if constexpr (requires { Kind::kUpdate; }) AddChange(*group, chosen, "update", "修改", Update<Kind>);
  return group;
}

}  // namespace jiedui::cli::kinds
