from counter.main import app, store
from fastapi.testclient import TestClient


def test_it_counts_in_the_real_redis():
    store.delete("counter:visits")
    client = TestClient(app)
    assert client.post("/visits").json() == {"visits": 1}
    assert client.post("/visits").json() == {"visits": 2}
    assert store.get("counter:visits") == "2"
