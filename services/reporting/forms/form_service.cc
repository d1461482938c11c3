#include "services/reporting/forms/form_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/figures/sources.h"
#include "services/reporting/forms/forms.h"
#include "services/reporting/forms/policy_form.h"
#include "services/reporting/forms/traits.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using v1::Form;

const std::vector<rpc::FilterField>& FormFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"), rpc::TextField("duty", "parent"), rpc::TextField("owner", "party"),
      rpc::EnumField("state", "state", Form::State_descriptor(), "STATE_")};
  return fields;
}

// The form with what follows from its duty.
absl::StatusOr<Form> Placed(db::Tx& tx, Form form) {
  absl::StatusOr<std::optional<v1::Duty>> duty = resource::Find<v1::Duty>(tx, form.duty());
  if (!duty.ok()) return duty.status();
  if (!duty->has_value()) return UnknownReference("form.duty", "duty", form.duty());
  form.set_period_kind((*duty)->period_kind());
  return form;
}

absl::StatusOr<Form> Save(db::Mutation& m, const Form* before, Form after, std::string_view event,
                          std::string_view authors) {
  const std::string clause = after.citation().clause();
  return resource::Save(m, before, std::move(after),
                        {.event = event, .clause = clause, .authors = resource::WithAuthor(authors, m.call().caller)});
}

// Obligations of a period that are owed, as far as the caller sees them.
absl::StatusOr<int> UnitsThatOwe(db::Tx& tx, const Call& call, std::string_view duty, const std::string& period,
                                 std::string_view party) {
  absl::StatusOr<std::vector<v1::Obligation>> all = store::ObligationsOf(tx, duty, period);
  if (!all.ok()) return all.status();
  int units = 0;
  for (const v1::Obligation& obligation : *all) {
    const bool asked = party.empty() || obligation.party() == party;
    if (asked && policy::IsOwed(obligation) && MaySee(tx, call, obligation).ok()) ++units;
  }
  return units;
}

}  // namespace

Answer<Form> FormService::GetForm(const Call& call, const v1::GetFormRequest& request) {
  return GetResource<Form>(db_, workers_, call, request);
}

Answer<v1::ListFormsResponse> FormService::ListForms(const Call& call, const v1::ListFormsRequest& request) {
  return ListPublic<Form>(db_, workers_, call, request, FormFields(), &v1::ListFormsResponse::add_forms);
}

Answer<v1::ListFormRevisionsResponse> FormService::ListFormRevisions(const Call& call,
                                                                     const v1::ListFormRevisionsRequest& request) {
  return ListResourceRevisions<Form, v1::ListFormRevisionsResponse>(db_, workers_, call, request,
                                                                    &v1::FormRevision::mutable_form);
}

Answer<Form> FormService::CreateForm(const Call& call, const v1::CreateFormRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("form_id", request.form_id()), policy::ValidForm(request.form())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Form>(request.form_id());
  return db::Mutate<Form>(db_, call, request, [&request, name](db::Mutation& m) -> absl::StatusOr<Form> {
    absl::Status free = resource::IsFree<Form>(m, name);
    if (!free.ok()) return free;
    absl::StatusOr<Form> form = Placed(m.tx(), policy::AsEntered(request.form()));
    if (!form.ok()) return form.status();
    form->set_name(name);
    return Save(m, nullptr, *std::move(form), kFormCreated, "");
  });
}

Answer<Form> FormService::UpdateForm(const Call& call, const v1::UpdateFormRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("form.name", request.form().name(), "forms"), policy::ValidForm(request.form())});
  if (!valid.ok()) return valid;
  return db::Mutate<Form>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Form> {
    absl::StatusOr<resource::Entered<Form>> before =
        LoadForChange<Form>(m, call, request.form().name(), request.form().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanUpdate(before->resource);
    if (!possible.ok()) return possible;
    absl::StatusOr<Form> form = Placed(m.tx(), policy::AsEntered(request.form()));
    if (!form.ok()) return form.status();
    return Save(m, &before->resource, *std::move(form), kFormUpdated, before->authors);
  });
}

Answer<Form> FormService::PublishForm(const Call& call, const v1::PublishFormRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "forms");
  if (!valid.ok()) return valid;
  return db::Mutate<Form>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Form> {
    absl::StatusOr<resource::Entered<Form>> before = LoadForChange<Form>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::StatusOr<std::vector<Form>> published = store::PublishedForms(m.tx());
    if (!published.ok()) return published.status();
    absl::Status possible =
        policy::CanPublish(before->resource, *published, resource::IsAuthor(before->authors, call.caller));
    if (!possible.ok()) return possible;
    return Save(m, &before->resource, policy::Published(before->resource), kFormPublished, before->authors);
  });
}

Answer<Form> FormService::RetireForm(const Call& call, const v1::RetireFormRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "forms");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> end = ParseDay("end", request.end());
  if (!end.ok()) return end.status();
  return db::Mutate<Form>(db_, call, request, [&call, &request, end = *end](db::Mutation& m) -> absl::StatusOr<Form> {
    absl::StatusOr<resource::Entered<Form>> before = LoadForChange<Form>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanRetire(before->resource, end);
    if (!possible.ok()) return possible;
    return Save(m, &before->resource, policy::Retired(before->resource, end), kFormRetired, before->authors);
  });
}

Answer<v1::GetBurdenResponse> FormService::GetBurden(const Call& call, const v1::GetBurdenRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (request.period().empty()) return MissingField("period");
  absl::StatusOr<ReportPeriod> period = ParsePeriod("period", request.period());
  if (!period.ok()) return period.status();
  if (!request.party().empty()) {
    absl::Status valid = CheckName("party", request.party(), "parties");
    if (!valid.ok()) return valid;
  }
  return db::Query<v1::GetBurdenResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, period = *period](db::Tx& tx) -> absl::StatusOr<v1::GetBurdenResponse> {
        absl::StatusOr<std::vector<Form>> forms = store::PublishedForms(tx);
        if (!forms.ok()) return forms.status();
        const v1::PeriodKind kind = period.kind == PeriodKind::kYear ? v1::PERIOD_KIND_YEAR : v1::PERIOD_KIND_HALF_YEAR;
        std::vector<v1::GetBurdenResponse::FormBurden> burdens;
        for (const Form& form : *forms) {
          if (form.period_kind() != kind || !policy::IsInForce(form, period.start)) continue;
          absl::StatusOr<int> units = UnitsThatOwe(tx, call, form.duty(), FormatPeriod(period), request.party());
          if (!units.ok()) return units.status();
          if (request.party().empty() || *units > 0) burdens.push_back(policy::BurdenOf(form, *units));
        }
        return policy::Summed(std::move(burdens));
      });
}

Answer<v1::ListFigureSourcesResponse> FormService::ListFigureSources(const Call& call,
                                                                     const v1::ListFigureSourcesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  std::vector<v1::FigureSource> sources;
  for (const FigureSource& source : FigureSources()) {
    if (source.name > page->after && static_cast<int>(sources.size()) < page->limit) {
      sources.push_back(Described(source));
    }
  }
  v1::ListFigureSourcesResponse response;
  response.set_next_page_token(rpc::CutPage(request, *page, sources));
  for (v1::FigureSource& source : sources) *response.add_figure_sources() = std::move(source);
  return absl::StatusOr<v1::ListFigureSourcesResponse>(std::move(response));
}

}  // namespace jiedui::reporting
