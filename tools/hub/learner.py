"""A learner at a hub, by a browser's ways: the login page, JupyterLab's API, its websockets."""

import json
import re
import time
import uuid
from urllib.parse import quote, urlsplit

import nbformat
import requests
from nbformat.v4 import output_from_msg
from websocket import create_connection

__all__ = ["Learner"]


class Learner:
    """One who has a name and the password of the class.

    hub: the hub's address, such as "http://127.0.0.1:8000".
    seconds: after which an answer that does not come is an error.
    """

    def __init__(self, hub: str, name: str, password: str, *, seconds: float = 600):
        self.name = name
        self._hub = hub
        self._password = password
        self._seconds = seconds
        self._server = f"{hub}/user/{quote(name)}/"
        self._session = requests.Session()

    def sign_in(self) -> str:
        """Give name and password in the login page; return the path of the page that follows."""
        page = self._get(f"{self._hub}/hub/login")
        (token,) = set(re.findall(r'name="_xsrf" value="([^"]+)"', page.text))
        form = {"username": self.name, "password": self._password, "_xsrf": token}
        return urlsplit(self._ask("POST", page.url, data=form).url).path

    def start(self) -> str:
        """Start the server by the hub's button; return the path of the page that it opens with.

        Where a server was killed, the proxy has no answer until the hub has seen it (503), and then
        the hub's page says that it is not running (424); the learner presses the button again.
        """
        while True:
            page = self._session.get(f"{self._hub}/hub/spawn", timeout=self._seconds)
            if page.status_code in (424, 503):
                time.sleep(1)
                continue
            self._refuse(page)
            if "/hub/spawn-pending/" not in page.url:
                return urlsplit(page.url).path
            # The page follows the events of the start, which end when the server is there.
            progress = f"{self._hub}/hub/api/users/{quote(self.name)}/server/progress"
            for line in self._get(progress, stream=True).iter_lines():
                if line.startswith(b"data:") and json.loads(line[5:]).get("failed"):
                    raise RuntimeError(f"The server of {self.name} did not start: {line.decode()}")

    def read(self, path: str) -> nbformat.NotebookNode:
        """A notebook as JupyterLab reads it."""
        answer = self._get(f"{self._server}api/contents/{quote(path)}")
        return nbformat.from_dict(answer.json()["content"])

    def save(self, path: str, notebook: nbformat.NotebookNode):
        """Save a notebook as JupyterLab does."""
        model = {"type": "notebook", "format": "json", "content": notebook}
        self._api("PUT", f"api/contents/{quote(path)}", json=model)

    def files(self, folder: str) -> list[str]:
        """The names in a folder, as JupyterLab's list of files shows them."""
        listing = self._get(f"{self._server}api/contents/{quote(folder)}").json()
        return sorted(entry["name"] for entry in listing["content"])

    def run(self, path: str, notebook: nbformat.NotebookNode):
        """Run the code cells in a kernel of the notebook's own; the outputs go into the notebook.

        The kernel stays, as in JupyterLab. What raises an error ends the run, as there.
        """
        model = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        kernel = self._api("POST", "api/sessions", json=model).json()["kernel"]["id"]
        channels = f"{self._server}api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"
        socket = create_connection(
            channels.replace("http", "ws", 1),
            cookie=self._prepared("GET", channels).headers["Cookie"],
            timeout=self._seconds,
        )
        try:
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    self._run_cell(socket, cell)
                    if any(output.output_type == "error" for output in cell.outputs):
                        raise RuntimeError(f"{self.name}: cell {cell.id}: {cell.outputs[-1]}")
        finally:
            socket.close()

    def _run_cell(self, socket, cell: nbformat.NotebookNode):
        request = uuid.uuid4().hex
        header = {"msg_id": request, "msg_type": "execute_request", "version": "5.4"}
        header |= {"username": self.name, "session": "learner", "date": "2026-01-01T00:00:00Z"}
        content = {"code": cell.source, "silent": False, "store_history": True}
        content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        socket.send(json.dumps(message | {"channel": "shell", "buffers": []}))
        cell.outputs = []
        waiting = {"execute_reply", "idle"}
        while waiting:
            text = socket.recv()
            if isinstance(text, bytes):  # what a widget sends in bytes begins with where they lie
                continue
            answer = json.loads(text)
            if answer["parent_header"].get("msg_id") != request:
                continue
            kind, content = answer["msg_type"], answer["content"]
            if kind == "execute_reply":
                cell.execution_count = content["execution_count"]
                waiting.discard(kind)
            elif kind == "status":
                waiting.discard(content["execution_state"])
            elif kind in {"stream", "display_data", "execute_result", "error"}:
                cell.outputs.append(output_from_msg(answer))

    def _get(self, address: str, **options) -> requests.Response:
        return self._ask("GET", address, **options)

    def _api(self, method: str, path: str, **options) -> requests.Response:
        """Change something at the learner's server: the page's token has to come along."""
        cookies = self._prepared("GET", self._server + path).headers.get("Cookie", "")
        token = re.search(r"_xsrf=([^;]+)", cookies)[1]
        headers = {"X-XSRFToken": token}
        return self._ask(method, self._server + path, headers=headers, **options)

    def _ask(self, method: str, address: str, **options) -> requests.Response:
        answer = self._session.request(method, address, timeout=self._seconds, **options)
        self._refuse(answer)
        return answer

    def _refuse(self, answer: requests.Response):
        if not answer.ok:
            asked = f"{answer.request.method} {answer.url}"
            raise RuntimeError(f"{self.name}: {asked}: {answer.status_code} {answer.text[:300]}")

    def _prepared(self, method: str, address: str) -> requests.PreparedRequest:
        return self._session.prepare_request(requests.Request(method, address))
