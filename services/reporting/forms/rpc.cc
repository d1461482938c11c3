#include "services/reporting/forms/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

FormRpc::FormRpc(rpc::Front& front, FormService& service)
    : service_(service),
      get_form_(front, "jiedui.reporting.v1.FormService/GetForm"),
      list_forms_(front, "jiedui.reporting.v1.FormService/ListForms"),
      list_form_revisions_(front, "jiedui.reporting.v1.FormService/ListFormRevisions"),
      create_form_(front, "jiedui.reporting.v1.FormService/CreateForm"),
      update_form_(front, "jiedui.reporting.v1.FormService/UpdateForm"),
      publish_form_(front, "jiedui.reporting.v1.FormService/PublishForm"),
      retire_form_(front, "jiedui.reporting.v1.FormService/RetireForm"),
      get_burden_(front, "jiedui.reporting.v1.FormService/GetBurden"),
      list_figure_sources_(front, "jiedui.reporting.v1.FormService/ListFigureSources") {}

Reactor* FormRpc::GetForm(Context* context, const v1::GetFormRequest* request, v1::Form* response) {
  return rpc::Unary(get_form_, context, *request, *response, service_, &FormService::GetForm);
}

Reactor* FormRpc::ListForms(Context* context, const v1::ListFormsRequest* request, v1::ListFormsResponse* response) {
  return rpc::Unary(list_forms_, context, *request, *response, service_, &FormService::ListForms);
}

Reactor* FormRpc::ListFormRevisions(Context* context, const v1::ListFormRevisionsRequest* request,
                                    v1::ListFormRevisionsResponse* response) {
  return rpc::Unary(list_form_revisions_, context, *request, *response, service_, &FormService::ListFormRevisions);
}

Reactor* FormRpc::CreateForm(Context* context, const v1::CreateFormRequest* request, v1::Form* response) {
  return rpc::Unary(create_form_, context, *request, *response, service_, &FormService::CreateForm);
}

Reactor* FormRpc::UpdateForm(Context* context, const v1::UpdateFormRequest* request, v1::Form* response) {
  return rpc::Unary(update_form_, context, *request, *response, service_, &FormService::UpdateForm);
}

Reactor* FormRpc::PublishForm(Context* context, const v1::PublishFormRequest* request, v1::Form* response) {
  return rpc::Unary(publish_form_, context, *request, *response, service_, &FormService::PublishForm);
}

Reactor* FormRpc::RetireForm(Context* context, const v1::RetireFormRequest* request, v1::Form* response) {
  return rpc::Unary(retire_form_, context, *request, *response, service_, &FormService::RetireForm);
}

Reactor* FormRpc::GetBurden(Context* context, const v1::GetBurdenRequest* request, v1::GetBurdenResponse* response) {
  return rpc::Unary(get_burden_, context, *request, *response, service_, &FormService::GetBurden);
}

Reactor* FormRpc::ListFigureSources(Context* context, const v1::ListFigureSourcesRequest* request,
                                    v1::ListFigureSourcesResponse* response) {
  return rpc::Unary(list_figure_sources_, context, *request, *response, service_, &FormService::ListFigureSources);
}

}  // namespace jiedui::reporting
