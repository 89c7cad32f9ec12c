# SPDX-License-Identifier: Apache-2.0
"""OpenAI's own client against the service, unchanged."""

import asyncio
import threading

import openai
import pytest

BUSY = 'showdown_batch_choices{model="small"}'
QUESTION = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Where is the pool?"}]


def chat(client, **options):
    return client.chat.completions.create(**{"model": "small", "messages": QUESTION, "max_tokens": 12, "seed": 3, **options})


def complete(client, **options):
    return client.completions.create(**{"model": "small", "prompt": "Where is", "max_tokens": 12, "seed": 3, **options})


def test_lists_models(service):
    client = service.client()
    assert [model.id for model in client.models.list()] == ["small"]
    assert client.models.retrieve("small").owned_by == "showdown"


def test_completes_and_counts(service):
    answer = complete(service.client())
    assert answer.object == "text_completion" and answer.model == "small"
    assert answer.choices[0].finish_reason in ("stop", "length")
    assert 0 < answer.usage.completion_tokens <= 12
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_same_seed_same_text(service):
    client = service.client()
    assert chat(client).choices[0].message.content == chat(client).choices[0].message.content
    assert len({chat(client, seed=seed).choices[0].message.content for seed in range(5)}) > 1
    assert complete(client).choices[0].text == complete(client).choices[0].text


def test_several_choices_and_prompts(service):
    client = service.client()
    answer = chat(client, n=3)
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert answer.choices[0].message.content == chat(client).choices[0].message.content
    assert all(choice.message.role == "assistant" for choice in answer.choices)
    assert len(complete(client, prompt=["Where", "Who"], n=2).choices) == 4


def test_streams_what_it_answers_whole(service):
    client = service.client()
    whole = chat(client, max_tokens=40)
    chunks = list(chat(client, max_tokens=40, stream=True, stream_options={"include_usage": True}))
    assert chunks[0].choices[0].delta.role == "assistant"
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage == whole.usage
    pieces = [chunk.choices[0].text for chunk in complete(client, max_tokens=40, stream=True)]
    assert "".join(pieces) == complete(client, max_tokens=40).choices[0].text and len(pieces) > 5


def test_streams_without_threads(service):
    async def ask():
        async with openai.AsyncOpenAI(base_url=service.address + "/v1", api_key="token-of-the-test") as client:
            answers = await asyncio.gather(*(
                client.chat.completions.create(model="small", messages=QUESTION, max_tokens=12, seed=3) for _ in range(20)))
            return {answer.choices[0].message.content for answer in answers}

    assert asyncio.run(ask()) == {chat(service.client()).choices[0].message.content}


def test_stops_at_a_string(service):
    client = service.client()
    whole = complete(client, max_tokens=40).choices[0].text
    stop = whole[8:10]
    answer = complete(client, max_tokens=40, stop=[stop]).choices[0]
    assert answer.text == whole[:whole.index(stop)] and answer.finish_reason == "stop"


def test_log_probabilities_in_both_forms(service):
    client = service.client()
    content = chat(client, logprobs=True, top_logprobs=4).choices[0].logprobs.content
    assert all(len(token.top_logprobs) == 4 and token.logprob <= 0 for token in content)
    plain = complete(client, logprobs=2, temperature=0).choices[0].logprobs
    assert [max(top.values()) for top in plain.top_logprobs] == plain.token_logprobs
    assert len(plain.tokens) == len(plain.text_offset)


def test_extension_fields(service):
    client = service.client()
    sampling = {"top_k": 1, "min_p": 0.0, "typical_p": 1.0, "repetition_penalty": 1.0}
    greedy = chat(client, temperature=0).choices[0].message.content
    assert chat(client, temperature=1.5, extra_body=sampling).choices[0].message.content == greedy
    exact = chat(client, max_tokens=9, extra_body={"ignore_eos": True})
    assert exact.usage.completion_tokens == 9 and exact.choices[0].finish_reason == "length"


def test_says_what_is_wrong(service):
    client = service.client()
    with pytest.raises(openai.NotFoundError) as missing:
        chat(client, model="gpt-9")
    assert missing.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as tools:
        chat(client, tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}])
    assert tools.value.param == "tools"
    with pytest.raises(openai.BadRequestError) as long:
        complete(client, prompt=[5] * 40_000)
    assert long.value.code == "context_length_exceeded"
    with pytest.raises(openai.AuthenticationError):
        chat(service.client(api_key="another"))


def test_full_queue(start):
    service = start("--rows", "1", "--queue", "0")
    stream = complete(service.client(), max_tokens=30_000, stream=True, extra_body={"ignore_eos": True})
    next(iter(stream))
    with pytest.raises(openai.RateLimitError) as full:
        complete(service.client())
    assert 1 <= int(full.value.response.headers["retry-after"]) <= 60
    stream.close()
    service.wait_for(BUSY, 0)
    assert complete(service.client()).choices


def test_a_closed_stream_leaves_the_batch(service):
    stream = chat(service.client(), n=4, max_tokens=30_000, stream=True, extra_body={"ignore_eos": True})
    next(iter(stream))
    service.wait_for(BUSY, 4)
    stream.close()
    service.wait_for(BUSY, 0)


def test_a_client_that_gives_up_leaves_the_batch(service):
    with pytest.raises(openai.APITimeoutError):
        complete(service.client(timeout=0.5), max_tokens=39_000, extra_body={"ignore_eos": True})
    service.wait_for(BUSY, 0)
    assert service.metric('showdown_requests_total{route="/v1/completions",status="499"}') == 1


def test_stops_politely(start):
    service = start("--grace", "0")
    stream = complete(service.client(), max_tokens=39_000, stream=True, extra_body={"ignore_eos": True})
    pieces = iter(stream)
    next(pieces)
    ended = []
    thread = threading.Thread(target=lambda: ended.append(service.stop()))
    thread.start()
    with pytest.raises(openai.APIError, match="stopping"):
        for _ in pieces:
            pass
    thread.join()
    status, words = ended[0]
    assert status == 0 and words.rstrip().endswith("Stopped.")
    assert "Where is" not in words and "token-of-the-test" not in words
