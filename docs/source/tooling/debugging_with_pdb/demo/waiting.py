import asyncio


async def fetch(n):
    await asyncio.sleep(0)
    breakpoint()
    return n * n


async def main():
    print(await fetch(7))


asyncio.run(main())
