from catalogue.models import Product
from django.http import JsonResponse


def products(request):
    return JsonResponse({"products": list(Product.objects.values_list("name", flat=True))})
