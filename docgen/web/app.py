"""Answers requests: the list of visits, a visit by its parts, its documents; checks who may see what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from docgen.errors import DocgenError
from docgen.web.access import SHORTEST_CODE, Access, Session
from docgen.web.desk import Answer, Desk
from docgen.web.patient import PatientDesk
from docgen.web.posting import Post, read_post
from docgen.web.rendering import STATIC, render, static

_NOT_SAVED = "This is not saved. Please give this back to us."
_ASKED_FOR = "Open the address that docgen form printed: it opens the form in one browser, once."


class Form:
    """The application: `desk` knows the visits, `access` who sits at a browser, by a cookie."""

    def __init__(self, desk: Desk, access: Access, cookie: str, secure: bool) -> None:
        self.desk, self.access, self.cookie, self.secure = desk, access, cookie, secure
        self.patients = PatientDesk(desk)

    def application(self) -> Starlette:
        """Return the application with its routes."""
        desk = self.desk
        return Starlette(
            routes=[
                Route("/static/{name}", self._static),
                Route("/", self._enter),
                Route("/code", self._choose, methods=["POST"]),
                Route("/lock", self._lock, methods=["POST"]),
                Route("/unlock", self._unlock, methods=["POST"]),
                Route("/window", self._window, methods=["POST"]),
                Route("/new", self._staff(lambda request, post: desk.new(post)), methods=["GET", "POST"]),
                Route("/visits/{id}/hand-over", self._hand_over, methods=["POST"]),
                Route("/patient", self._patient, methods=["GET", "POST"]),
                Route("/patient/thanks", self._thanks),
                Route("/visits/{id}/documents", self._staff(_documents(desk)), methods=["GET", "POST"]),
                Route("/visits/{id}/documents/{name}", self._staff(_file(desk))),
                Route("/visits/{id}", self._staff(_first(desk))),
                Route("/visits/{id}/{part}", self._staff(_part(desk)), methods=["GET", "POST"]),
            ],
            exception_handlers={404: _not_found},
        )

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in STATIC:
            return await _not_found(request, None)
        return Response(static(name), media_type=STATIC[name])

    async def _enter(self, request: Request) -> Response:
        if token := request.query_params.get("token"):
            key = self.access.enter(token)
            return self._with_key(RedirectResponse("/", 303), key) if key else _refused(_ASKED_FOR)
        return await self._staff(lambda request, _: self.desk.days(request.query_params.get("q", "")))(
            request
        )

    def _staff(self, answer: Callable[[Request, Post], Answer]) -> Callable[[Request], Awaitable[Response]]:
        """Return what answers the staff alone."""

        async def endpoint(request: Request) -> Response:
            post = read_post(await request.body()) if request.method == "POST" else _NOTHING
            session = self._session(request)
            if refused := self._why_not(request, session):
                return refused
            try:
                return _response(request, await run_in_threadpool(answer, request, post))
            except DocgenError as error:
                return _response(
                    request, Answer("problem", {"lines": error.lines, "data": {"lines": error.lines}}, 507)
                )

        return endpoint

    def _why_not(self, request: Request, session: Session | None) -> Response | None:
        is_script = _wants_data(request)
        if session is None:
            return JSONResponse({"lines": [_ASKED_FOR]}, 403) if is_script else _refused(_ASKED_FOR)
        if session.locked or session.visit:
            page = self._locked("", 401)
            return JSONResponse({"locked": True}, 401) if is_script else page
        if not self.access.has_code:
            return HTMLResponse(render("code", shortest=SHORTEST_CODE, wrong=False))
        return None

    def _session(self, request: Request) -> Session | None:
        return self.access.session(request.cookies.get(self.cookie, ""))

    def _locked(self, message: str, status: int) -> Response:
        return HTMLResponse(render("locked", message=message), status)

    async def _choose(self, request: Request) -> Response:
        post = read_post(await request.body())
        session = self._session(request)
        if session is None or session.locked:
            return _refused(_ASKED_FOR)
        if not self.access.choose(next(iter(post.values.get("code", ())), "")):
            return HTMLResponse(render("code", shortest=SHORTEST_CODE, wrong=True), 422)
        return RedirectResponse("/", 303)

    async def _lock(self, request: Request) -> Response:
        if self._session(request) is not None:
            self.access.lock(request.cookies[self.cookie])
        return RedirectResponse("/", 303)

    async def _unlock(self, request: Request) -> Response:
        code = next(iter(read_post(await request.body()).values.get("code", ())), "")
        key = self.access.come_back(request.cookies.get(self.cookie, ""), code)
        if key is not None:
            return self._with_key(RedirectResponse("/", 303), key)
        wait = self.access.seconds_to_wait()
        return self._locked(f"Wait {wait} seconds." if wait else "This is not the code.", 403)

    async def _hand_over(self, request: Request) -> Response:
        id_, session = request.path_params["id"], self._session(request)
        if refused := self._why_not(request, session):
            return refused
        if self.desk.visits.find(id_) is None:
            return await _not_found(request, None)
        key = self.access.hand_over(request.cookies[self.cookie], id_)
        return self._with_key(RedirectResponse("/patient", 303), key)

    async def _patient(self, request: Request) -> Response:
        post = read_post(await request.body()) if request.method == "POST" else None
        session = self._session(request)
        if session is None or not session.visit:
            return RedirectResponse("/", 303)
        try:
            answer = await run_in_threadpool(self._answer_patient, session.visit, post, _wants_data(request))
        except DocgenError:
            answer = Answer("problem", {"lines": [_NOT_SAVED], "data": {"lines": [_NOT_SAVED]}}, 507)
        return _response(request, answer)

    def _answer_patient(self, visit: str, post: Post | None, is_script: bool) -> Answer:
        return self.patients.page(visit) if post is None else self.patients.save(visit, post, is_script)

    async def _thanks(self, request: Request) -> Response:
        session = self._session(request)
        if session is None or not session.visit:
            return RedirectResponse("/", 303)
        return _response(request, await run_in_threadpool(self.patients.thanks, session.visit))

    async def _window(self, request: Request) -> Response:
        def window(request: Request, _: Post) -> Answer:
            return Answer("window", {"address": f"{request.base_url}?token={self.access.new_token()}"})

        return await self._staff(window)(request)

    def _with_key(self, response: Response, key: str) -> Response:
        response.set_cookie(self.cookie, key, httponly=True, samesite="strict", secure=self.secure)
        return response


_NOTHING = Post("", "", (), {})


def _documents(desk: Desk) -> Callable[[Request, Post], Answer]:
    return lambda request, _: desk.documents(request.path_params["id"], request.method == "POST")


def _file(desk: Desk) -> Callable[[Request, Post], Answer]:
    return lambda request, _: desk.file(request.path_params["id"], request.path_params["name"])


def _first(desk: Desk) -> Callable[[Request, Post], Answer]:
    return lambda request, _: desk.first(request.path_params["id"])


def _part(desk: Desk) -> Callable[[Request, Post], Answer]:
    def answer(request: Request, post: Post) -> Answer:
        id_, part = request.path_params["id"], request.path_params["part"]
        if request.method == "POST":
            return desk.save(id_, part, post, _wants_data(request))
        return desk.part(id_, part)

    return answer


def _wants_data(request: Request) -> bool:
    return request.headers.get("accept") == "application/json"


def _response(request: Request, answer: Answer) -> Response:
    if answer.redirect:
        return RedirectResponse(answer.redirect, 303)
    if answer.content:
        headers = {"content-disposition": f'attachment; filename="{answer.name}"'}
        return Response(answer.content, media_type=answer.page, headers=headers)
    if _wants_data(request) and "data" in answer.values:
        return JSONResponse(answer.values["data"], answer.status)
    return HTMLResponse(render(answer.page, **answer.values), answer.status)


def _refused(why: str) -> Response:
    return HTMLResponse(render("problem", lines=[why]), HTTPStatus.FORBIDDEN)


async def _not_found(request: Request, _: object) -> Response:
    return HTMLResponse(render("problem", lines=["There is no such page."]), HTTPStatus.NOT_FOUND)
