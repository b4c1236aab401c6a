import os

import redis
from fastapi import FastAPI

store = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://localhost:6379/0"), decode_responses=True)
app = FastAPI()


@app.post("/{name}")
def count(name: str) -> dict[str, int]:
    return {name: int(store.incr(f"counter:{name}"))}
